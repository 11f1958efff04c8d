using Liaison.WeComSimulator.Model;

namespace Liaison.WeComSimulator.Api;

/// <summary>Which secrets a call accepts (API.md §2).</summary>
internal enum Allowed
{
    SelfBuilt,
    ContactsSync,
    Both,

    /// <summary>As <see cref="Both"/>, but contacts sync from a new IP gets 48009.</summary>
    Details,
}

/// <summary>WeCom's server API under /cgi-bin: the checks that every call passes, in WeCom's order.</summary>
internal sealed class WeComApi(SimulatedWorld world)
{
    private const string Root = "/cgi-bin/";
    private const string AgentGet = Root + "agent/get";

    public void Map(IEndpointRouteBuilder app)
    {
        app.Map($"{Root}gettoken", http => TokenCalls.GetTokenAsync(http, world));
        Get(app, "agent/get", Allowed.SelfBuilt, AgentCalls.Get);
        Get(app, "agent/list", Allowed.SelfBuilt, AgentCalls.List);
        Post(app, "agent/get_permissions", Allowed.SelfBuilt, AgentCalls.Permissions);
        Get(app, "department/list", Allowed.Details, DepartmentCalls.List);
        Get(app, "department/simplelist", Allowed.Both, DepartmentCalls.SimpleList);
        Get(app, "department/get", Allowed.Details, DepartmentCalls.Get);
        Get(app, "user/get", Allowed.Details, MemberCalls.Get);
        Get(app, "user/list", Allowed.Details, MemberCalls.List);
        Get(app, "user/simplelist", Allowed.Details, MemberCalls.SimpleList);
        Post(app, "user/list_id", Allowed.ContactsSync, MemberCalls.ListId);
        Post(app, "user/create", Allowed.ContactsSync, MemberWriteCalls.Create);
        Post(app, "user/update", Allowed.ContactsSync, MemberWriteCalls.Update);
        Get(app, "user/delete", Allowed.ContactsSync, MemberWriteCalls.Delete);
        Post(app, "user/get_userid_by_email", Allowed.Both, IdentityCalls.ByEmail);
        Post(app, "batch/userid_to_openuserid", Allowed.SelfBuilt, IdentityCalls.ToOpenUserIds);
        Post(app, "batch/invite", Allowed.Both, InviteCalls.Invite);
        Get(app, "tag/list", Allowed.Both, TagCalls.List);
        Get(app, "tag/get", Allowed.Both, TagCalls.Get);
        Post(app, "message/send", Allowed.SelfBuilt, MessageCalls.Send);
        Post(app, "message/recall", Allowed.SelfBuilt, SentMessageCalls.Recall);
        Post(app, "message/update_template_card", Allowed.SelfBuilt, SentMessageCalls.UpdateCard);
        Post(app, "message/get_statistics", Allowed.SelfBuilt, SentMessageCalls.Statistics);
        Post(app, "media/upload", Allowed.SelfBuilt, MediaCalls.Upload);
        Get(app, "miniprogram/jscode2session", Allowed.SelfBuilt, IdentityCalls.MiniProgramSession);
        Get(app, "auth/getuserinfo", Allowed.Both, SignInCalls.GetUserInfo);
        Post(app, "auth/getuserdetail", Allowed.SelfBuilt, SignInCalls.GetUserDetail);
        Get(app, "get_jsapi_ticket", Allowed.SelfBuilt, TokenCalls.CorpTicket);
        Get(app, "ticket/get", Allowed.SelfBuilt, TokenCalls.AppTicket);
        Get(app, "get_api_domain_ip", Allowed.Both, TokenCalls.ApiDomainIps);
        Get(app, "getcallbackip", Allowed.Both, TokenCalls.CallbackIps);
    }

    private void Get(IEndpointRouteBuilder app, string path, Allowed allowed, Func<CallContext, WeComAnswer> call) =>
        app.Map(Root + path, http => AnswerAsync(http, path, allowed, post: false, call));

    private void Post(IEndpointRouteBuilder app, string path, Allowed allowed, Func<CallContext, WeComAnswer> call) =>
        app.Map(Root + path, http => AnswerAsync(http, path, allowed, post: true, call));

    private async Task AnswerAsync(HttpContext http, string path, Allowed allowed, bool post, Func<CallContext, WeComAnswer> call)
    {
        if (Authenticate(http, out var corp, out var app) is { } refusal)
        {
            await refusal.WriteAsync(http);
            return;
        }

        var what = $"{corp!.CorpId} {path}";
        if (!world.Rates.TryEnter(what, world.Limits.ConcurrentCalls))
        {
            await WeComAnswer.Error(45033).WriteAsync(http);
            return;
        }

        try
        {
            await (await DecideAsync(http, what, corp, app!, allowed, post, call)).WriteAsync(http);
        }
        finally
        {
            world.Rates.Leave(what);
        }
    }

    private WeComAnswer? Authenticate(HttpContext http, out SimulatedCorp? corp, out SimulatedApp? app)
    {
        (corp, app) = (null, null);
        if (world.Rates.IsBanned(CallContext.IpOf(http)))
        {
            return WeComAnswer.Error(45009);
        }

        if (http.Request.Query["access_token"].ToString() is not { Length: > 0 } value)
        {
            return WeComAnswer.Error(41001);
        }

        if (world.Tokens.Find(value) is not { } token || world.FindCorp(token.CorpId) is not { } ofCorp
            || ofCorp.FindApp(token.AgentId) is not { } ofApp || ofApp.Secret != token.Secret)
        {
            return WeComAnswer.Error(40014);
        }

        (corp, app) = (ofCorp, ofApp);
        var trace = CallTrace.Of(http);
        (trace.CorpId, trace.AgentId) = (corp.CorpId, app.AgentId);
        if (token.ExpiresAt <= world.Clock.GetUtcNow())
        {
            return WeComAnswer.Error(42001);
        }

        if (!app.IsAuthorised)
        {
            return WeComAnswer.Error(48004);
        }

        if (app.TrustedIps is { } trusted && !trusted.Contains(CallContext.IpOf(http), StringComparer.Ordinal))
        {
            return WeComAnswer.Error(60020);
        }

        // agent/get says so itself, in `close`.
        return app.Enabled || http.Request.Path == AgentGet ? null : WeComAnswer.Error(50003);
    }

    private async Task<WeComAnswer> DecideAsync(
        HttpContext http, string what, SimulatedCorp corp, SimulatedApp app, Allowed allowed, bool post, Func<CallContext, WeComAnswer> call)
    {
        if (!IsExempt(http, corp, what) && !(world.Rates.TryCount(what, TimeSpan.FromMinutes(1), world.Limits.CallsPerMinute)
            && world.Rates.TryCount(what, TimeSpan.FromHours(1), world.Limits.CallsPerHour)))
        {
            return WeComAnswer.Error(45009);
        }

        if (Forbidden(app, allowed, what) is { } code)
        {
            return WeComAnswer.Error(code);
        }

        var body = post ? await CallBody.ReadAsync(http.Request) : CallBody.None;
        if (post && (!HttpMethods.IsPost(http.Request.Method) || body.Raw.IsEmpty))
        {
            // GET where POST is asked: the body is missing.
            return WeComAnswer.Error(40063);
        }

        var answer = call(new CallContext(http, world, corp, app, body));
        // A form is no JSON, and no malformed one.
        return body.IsMalformed && !http.Request.HasFormContentType && answer.ErrCode == 0 ? answer with { ErrMsg = "ok. Warning: wrong json format. " } : answer;
    }

    /// <summary>Messages have limits of their own; a valid code is never limited.</summary>
    private bool IsExempt(HttpContext http, SimulatedCorp corp, string what) =>
        what.EndsWith("message/send", StringComparison.Ordinal)
        || (what.EndsWith("auth/getuserinfo", StringComparison.Ordinal) && world.Codes.IsValid(corp.CorpId, http.Request.Query["code"].ToString()));

    private static int? Forbidden(SimulatedApp app, Allowed allowed, string what) => (app.Kind, allowed) switch
    {
        // It has calls of its own for these, below service/.
        (AppKind.ThirdParty, _) when what.Contains(" auth/", StringComparison.Ordinal) => 48002,
        (AppKind.ThirdParty, Allowed.ContactsSync) => 48002,
        (AppKind.SelfBuilt, Allowed.ContactsSync) => 48002,
        (AppKind.ContactsSync, Allowed.SelfBuilt) => 48002,
        (AppKind.ContactsSync, Allowed.Details) when app.Restricted => 48009,
        _ => null,
    };
}
