using Liaison.Kernel.Outcomes;
using Liaison.WeCom;

namespace Liaison.Binding.Corp;

internal static class CorpErrors
{
    public static readonly Refusal NotBound = new("binding.not-bound", 404, "The team has no corp. Bind one first.");
    public static readonly Refusal AlreadyBound = new("binding.already-bound", 409, "This corp is bound already. Rotate the secret, or unbind first.");
    public static readonly Refusal OtherCorpBound = new("binding.other-corp-bound", 409, "Another corp is bound. Unbind it first.");

    public static readonly Refusal OtherCorpThanBefore = new(
        "binding.other-corp-than-before", 409, "The team was bound to another corp before; its people stay apart from the new one's. Send confirmOtherCorp: true if that is meant.");

    public static readonly Refusal CorpTaken = new("binding.corp-taken", 409, "This corp is in use already. A corp can be bound once; ask whoever administers this server.");
    public static readonly Refusal AppDisabled = new("binding.app-disabled", 422, "The app is switched off at WeCom. Enable it in the admin console, then try again.");
    public static readonly Refusal ScopeEmpty = new("binding.scope-empty", 422, "The app sees nobody. Give it a visible scope (可见范围) in the admin console, then try again.");
    public static readonly Refusal TeamNameMismatch = new("binding.team-name-mismatch", 422, "Type the team's name exactly as it is to confirm.");
    public static readonly Refusal Suspended = new("binding.suspended", 409, "WeCom refuses the stored secret. Enter the new one to go on.");
    public static readonly Refusal HostChanged = new(
        "binding.host-changed", 409, "This server talks to another WeCom than before. Enter every Secret again: the stored ones are not sent there.");

    public static readonly Refusal WeComStranger = new("binding.wecom-stranger", 403, "You are not a member of this company at WeCom.");
    public static readonly Refusal WeComSignInRefused = new("binding.wecom-sign-in-refused", 403, "WeCom did not confirm who you are. Open the link again from inside WeCom.");

    public static readonly Refusal NotAssociated = new(
        "binding.not-associated", 403, "Nobody in this team is known by your WeCom identity. Open the team's page inside of WeCom once, and sign in or join there.");

    /// <summary>WeCom said no, or did not answer: its code, what it means, and what to do, in both languages.</summary>
    /// <param name="which">Which of the secrets was used: <c>app</c> or <c>contacts</c>.</param>
    public static Refusal OfWeCom(WeComCallException failure, string which) => failure is WeComException no
        ? new Refusal(CodeOf(no.ErrCode), StatusOf(no.ErrCode), no.Entry.Advice)
        {
            Extensions = new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["errcode"] = no.ErrCode,
                ["secret"] = which,
                ["meaning"] = new { zh = no.Entry.MeaningZh, en = no.Entry.Meaning },
                ["fix"] = new { zh = no.Entry.AdviceZh, en = no.Entry.Advice },
                ["help"] = no.Entry.Link,
                ["fromIp"] = no.FromIp?.ToString(),
                ["hint"] = no.Hint,
            },
        }
        : new Refusal("binding.wecom-unavailable", 502, "WeCom did not answer as it should. Try again in a moment.");

    private static string CodeOf(int errCode) => errCode switch
    {
        40001 or 40013 or 40091 or 41002 or 41004 or 2000002 => "binding.credentials-refused",
        40056 or 301002 => "binding.agent-mismatch",
        60020 or 301042 => "binding.ip-not-trusted",
        50003 or 50006 or 60031 or 48006 => "binding.app-barred",
        48002 or 48009 => "binding.secret-may-not",
        _ => "binding.wecom-refused",
    };

    // What the admin entered is wrong: 422. What WeCom does by itself: 502.
    private static int StatusOf(int errCode) => CodeOf(errCode) is "binding.wecom-refused" ? 502 : 422;
}
