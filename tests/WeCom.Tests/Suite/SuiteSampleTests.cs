using System.Collections;
using System.Text.Json.Nodes;

namespace Liaison.WeCom.Tests;

/// <summary>Every published sample of a third-party app's calls: what we ask is the sample, and every field of an answer reaches the caller.</summary>
public sealed class SuiteSampleTests
{
    private static readonly WeComSuite Suite = SuiteClients.Suite;
    private static readonly WeComProvider Provider = SuiteClients.Provider;
    private static readonly WeComApp Corp = Suite.AppOf("xxxx", "code_value");

    private static readonly Dictionary<string, (string Api, Func<SuiteClients, FakeWeCom, Task<object>> Call)> Answers = new()
    {
        ["corpid_to_opencorpid.response.json"] = ("service/corpid_to_opencorpid", async (c, _) => await c.Suites.GetOpenCorpIdAsync(Provider, "xxxxx", default)),
        ["get_admin_list.response.json"] = ("service/get_admin_list", async (c, _) => await c.Suites.GetAdminListAsync(Suite, "c", 1, default)),
        ["get_app_qrcode.response.json"] = ("service/get_app_qrcode", async (c, _) => await c.Suites.GetInstallQrCodeAsync(Suite, "test", 0, 1, 1, default)),
        ["get_corp_token.response.json"] = ("service/get_corp_token", async (c, _) => await c.Suites.GetCorpTokenAsync(Corp, default)),
        ["get_login_info.response.json"] = ("service/get_login_info", async (c, _) => await c.Suites.GetLoginInfoAsync(Provider, "xxxxx", default)),
        ["get_permanent_code.response.json"] = ("service/get_permanent_code", async (c, _) => await c.Suites.GetPermanentCodeAsync(Suite, "a", default)),
        ["v2_get_permanent_code.response.json"] = ("service/v2/get_permanent_code", async (c, _) => await c.Suites.GetPermanentCodeQuicklyAsync(Suite, "a", default)),
        ["get_pre_auth_code.response.json"] = ("service/get_pre_auth_code", async (c, _) => await c.Suites.GetPreAuthCodeAsync(Suite, default)),
        ["get_provider_token.response.json"] = ("service/get_provider_token", async (c, fake) => await TokenInUseAsync(c.Suites.GetOpenCorpIdAsync(Provider, "x", default), fake, "provider_access_token")),
        ["get_suite_token.response.json"] = ("service/get_suite_token", async (c, fake) => await TokenInUseAsync(c.Suites.GetPreAuthCodeAsync(Suite, default), fake, "suite_access_token")),
        ["getuserdetail3rd.response.json"] = ("service/auth/getuserdetail3rd", async (c, _) => await c.Suites.GetUserDetailAsync(Suite, "t", default)),
        ["getuserinfo3rd.member.response.json"] = ("service/auth/getuserinfo3rd", async (c, _) => await c.Suites.GetUserInfoAsync(Suite, "c", default)),
        ["getuserinfo3rd.non_member.response.json"] = ("service/auth/getuserinfo3rd", async (c, _) => await c.Suites.GetUserInfoAsync(Suite, "c", default)),
        ["getuserinfo3rd.old.response.json"] = ("service/auth/getuserinfo3rd", async (c, _) => await c.Suites.GetUserInfoAsync(Suite, "c", default)),
        ["service_miniprogram_jscode2session.response.json"] = ("service/miniprogram/jscode2session", async (c, _) => await c.Suites.GetMiniProgramSessionAsync(Suite, "c", default)),
    };

    private static readonly Dictionary<string, (string Api, Func<SuiteClients, Task> Call)> Requests = new()
    {
        ["corpid_to_opencorpid.request.json"] = ("service/corpid_to_opencorpid", c => c.Suites.GetOpenCorpIdAsync(Provider, "xxxxx", default)),
        ["get_admin_list.request.json"] = ("service/get_admin_list", c => c.Suites.GetAdminListAsync(Suite, "auth_corpid_value", 1000046, default)),
        ["get_app_qrcode.request.json"] = ("service/get_app_qrcode", c => c.Suites.GetInstallQrCodeAsync(Suite, "test", 0, 1, 1, default)),
        ["get_auth_info.request.json"] = ("service/v2/get_auth_info", c => c.Suites.GetAuthInfoAsync(Suite.AppOf("auth_corpid_value", "code_value"), default)),
        ["get_corp_token.request.json"] = ("service/get_corp_token", c => c.Suites.GetCorpTokenAsync(Suite.AppOf("auth_corpid_value", "code_value"), default)),
        ["get_login_info.request.json"] = ("service/get_login_info", c => c.Suites.GetLoginInfoAsync(Provider, "xxxxx", default)),
        ["get_permanent_code.request.json"] = ("service/get_permanent_code", c => c.Suites.GetPermanentCodeAsync(Suite, "auth_code_value", default)),
        ["getuserdetail3rd.request.json"] = ("service/auth/getuserdetail3rd", c => c.Suites.GetUserDetailAsync(Suite, "USER_TICKET", default)),
        ["set_session_info.request.json"] = ("service/set_session_info", c => c.Suites.SetSessionInfoAsync(Suite, "xxxxx", isTest: true, [1, 2, 3], default)),
    };

    public static TheoryData<string> AnswerNames => [.. Answers.Keys];

    public static TheoryData<string> RequestNames => [.. Requests.Keys];

    [Fact]
    public void Every_sample_of_the_folder_is_used()
    {
        var used = Answers.Keys.Concat(Requests.Keys).Append("get_suite_token.request.json");
        var there = System.IO.Directory.GetFiles(Sample.PathOf("Samples/suite"), "*.json").Select(Path.GetFileName);
        there.ShouldBe(used, ignoreOrder: true);
    }

    [Theory, MemberData(nameof(AnswerNames))]
    public async Task Every_field_of_an_answer_changes_what_the_caller_gets(string sample)
    {
        var text = Sample.Text($"suite/{sample}");
        var whole = await ReadAsync(sample, text);
        var leaves = Leaves(JsonNode.Parse(text)!, "").Where(l => l is not ("errcode" or "errmsg")).ToArray();
        leaves.ShouldNotBeEmpty();
        foreach (var leaf in leaves)
        {
            var changed = JsonNode.Parse(text)!;
            Change(changed, leaf);
            (await ReadAsync(sample, changed.ToJsonString())).ShouldNotBe(whole, $"{leaf} of {sample} is ignored");
        }
    }

    [Theory, MemberData(nameof(RequestNames))]
    public async Task What_is_asked_is_the_sample(string sample)
    {
        await using var fake = await StartAsync();
        using var clients = new SuiteClients(fake.Address, () => "ticket");
        var (api, call) = Requests[sample];
        fake.On(api, FakeWeCom.Error(40058));

        await Should.ThrowAsync<WeComException>(() => call(clients));

        var body = fake.Requests.Single(r => r.Api == api).Body;
        JsonNode.DeepEquals(JsonNode.Parse(body), Sample.Json($"suite/{sample}")).ShouldBeTrue(body);
    }

    [Fact]
    public async Task The_suites_token_is_asked_for_as_in_the_sample()
    {
        await using var fake = await StartAsync();
        var sample = Sample.Json("suite/get_suite_token.request.json");
        var suite = new WeComSuite((string)sample["suite_id"]!, (string)sample["suite_secret"]!);
        using var clients = new SuiteClients(fake.Address, () => (string)sample["suite_ticket"]!);

        await clients.Suites.VerifyAsync(suite, default);

        JsonNode.DeepEquals(JsonNode.Parse(fake.Requests.Single().Body), sample).ShouldBeTrue();
    }

    [Fact]
    public async Task The_numbers_of_an_install_are_read_in_their_units()
    {
        await using var fake = await StartAsync();
        fake.On("service/get_permanent_code", Sample.Text("suite/get_permanent_code.response.json"));
        using var clients = new SuiteClients(fake.Address, () => "ticket");

        var install = await clients.Suites.GetPermanentCodeAsync(Suite, "a", default);

        (install.TokenLife, install.Corp.VerifiedUntil).ShouldBe((TimeSpan.FromHours(2), DateTimeOffset.FromUnixTimeSeconds(1431775834)));
        var (first, second) = (install.Authorisation!.Agents[0], install.Authorisation.Agents[1]);
        first.Privilege!.Scope.UserIds.ShouldBe(["zhansan", "lisi"]);
        first.Privilege.Extra.Departments.ShouldBe([4, 5, 6]);
        (first.ByMembers, second.ByMembers, second.Privilege, first.SharedFrom!.CorpId).ShouldBe((true, false, null, "wwyyyyy"));
        (install.Authorisation.Dealer, install.Registration).ShouldBe((new("xxxx", "name"), new("1111", "tpl111", "state001")));
        install.Authorisation.Editions.Single().ShouldBe(new(1, "RLS65535", "协同版", 3, 200, DateTimeOffset.FromUnixTimeSeconds(1541990791), false, true));
    }

    private static async Task<string> ReadAsync(string sample, string answer)
    {
        await using var fake = await StartAsync();
        using var clients = new SuiteClients(fake.Address, () => "ticket");
        var (api, call) = Answers[sample];
        fake.On(api, answer);
        try
        {
            return Dump(await call(clients, fake));
        }
        catch (WeComProtocolException e)
        {
            return e.Message;
        }
    }

    private static async Task<FakeWeCom> StartAsync() => (await FakeWeCom.StartAsync())
        .On("service/get_suite_token", """{"errcode":0,"suite_access_token":"suite-token","expires_in":7200}""")
        .On("service/get_provider_token", """{"provider_access_token":"provider-token","expires_in":7200}""")
        .On("service/get_pre_auth_code", """{"errcode":0,"pre_auth_code":"code","expires_in":1200}""")
        .On("service/corpid_to_opencorpid", """{"errcode":0,"open_corpid":"wp1"}""");

    /// <summary>A token is seen in the call that it is used for.</summary>
    private static async Task<string> TokenInUseAsync(Task use, FakeWeCom fake, string parameter)
    {
        await use;
        return fake.Requests.Last().Query[parameter].ToString();
    }

    private static IEnumerable<string> Leaves(JsonNode? node, string at) => node switch
    {
        JsonObject fields => fields.SelectMany(f => Leaves(f.Value, at.Length == 0 ? f.Key : $"{at}/{f.Key}")),
        JsonArray rows => rows.SelectMany((row, i) => Leaves(row, $"{at}/{i}")),
        _ => [at],
    };

    private static void Change(JsonNode root, string leaf)
    {
        var path = leaf.Split('/');
        var parent = path[..^1].Aggregate(root, (node, step) => node is JsonArray rows ? rows[int.Parse(step)]! : node[step]!);
        var value = parent is JsonArray list ? list[int.Parse(path[^1])]! : parent[path[^1]]!;
        JsonNode other = value.GetValueKind() switch
        {
            System.Text.Json.JsonValueKind.Number => (int)value == 0 ? 1 : 0,
            System.Text.Json.JsonValueKind.True => false,
            System.Text.Json.JsonValueKind.False => true,
            _ => $"{value}~",
        };
        if (parent is JsonArray of)
            of[int.Parse(path[^1])] = other;
        else
            parent[path[^1]] = other;
    }

    /// <summary>Everything that is in a result, secrets included.</summary>
    private static string Dump(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IEnumerable rows => $"[{string.Join(", ", rows.Cast<object?>().Select(Dump))}]",
        _ when value.GetType().Namespace == "Liaison.WeCom" && !value.GetType().IsEnum =>
            $"{{{string.Join(", ", value.GetType().GetProperties().Select(p => $"{p.Name} {Dump(p.GetValue(value))}"))}}}",
        _ => $"{value}",
    };
}
