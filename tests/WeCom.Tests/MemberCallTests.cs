using System.Text.Json;

namespace Liaison.WeCom.Tests;

/// <summary>Inviting, ids by other ids, and sign-in by a mini program.</summary>
public sealed class MemberCallTests
{
    private static readonly WeComApp App = TestClient.App;

    [Fact]
    public async Task Everybody_who_is_named_is_invited_in_one_call()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("batch/invite", """{"errcode":0,"errmsg":"ok"}""");
        using var test = new TestClient(fake.Address);

        var result = await test.Members.InviteAsync(App, new(["UserID1", "userid1"]) { Departments = [1, 2], Tags = [3] }, default);

        fake.Requests.Last().Body.ShouldBe("""{"user":["UserID1"],"party":[1,2],"tag":[3]}""");
        (result.InvalidUsers.Count, result.InvalidDepartments.Count, result.InvalidTags.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public async Task Nobody_too_many_and_everybody_are_never_sent()
    {
        await using var fake = await FakeWeCom.StartAsync();
        using var test = new TestClient(fake.Address);
        string[] tooMany = [.. Enumerable.Range(0, 1001).Select(i => $"user{i}")];

        foreach (var call in (Func<Task>[])[
            () => test.Members.InviteAsync(App, new([]), default),
            () => test.Members.InviteAsync(App, new(tooMany), default),
            () => test.Members.InviteAsync(App, WeComReceivers.Everybody, default),
            () => test.Members.ToOpenUserIdsAsync(App, [], default),
            () => test.Members.ToOpenUserIdsAsync(App, tooMany, default),
            () => test.Members.ToOpenUserIdsAsync(App, ["a|b"], default),
            () => test.Members.FindUserIdByEmailAsync(App, "no mailbox", WeComEmailType.Corp, default),
            () => test.Members.FindUserIdByEmailAsync(App, new string('a', 60) + "@b.example", WeComEmailType.Corp, default)])
        {
            await Should.ThrowAsync<ArgumentException>(call);
        }
        fake.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(46004)]
    [InlineData(60146)]
    [InlineData(60147)]
    [InlineData(60148)]
    public async Task A_mailbox_that_nobody_has_finds_nobody(int code)
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/get_userid_by_email", FakeWeCom.Error(code));
        using var test = new TestClient(fake.Address);

        (await test.Members.FindUserIdByEmailAsync(App, "a@b.example", WeComEmailType.Personal, default)).ShouldBeNull();
        fake.Requests.Last().Body.ShouldBe("""{"email":"a@b.example","email_type":2}""");
    }

    [Fact]
    public async Task Any_other_refusal_of_a_mailbox_is_no_absence()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("user/get_userid_by_email", FakeWeCom.Error(48002));
        using var test = new TestClient(fake.Address);

        (await Should.ThrowAsync<WeComException>(() => test.Members.FindUserIdByEmailAsync(App, "a@b.example", WeComEmailType.Corp, default))).ErrCode.ShouldBe(48002);
    }

    [Fact]
    public async Task A_visitor_of_another_corp_has_to_sign_in_with_that_corp()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("miniprogram/jscode2session", """{"corpid":"ww2","userid":"zhangsan","session_key":"k","errcode":0,"errmsg":"ok"}""");
        using var test = new TestClient(fake.Address);

        var error = await Should.ThrowAsync<WeComException>(() => test.Client.GetMiniProgramSessionAsync(App, "code", default));

        (error.ErrCode, error.Entry.Reaction).ShouldBe((92002, WeComReaction.Relogin));
        var asked = fake.Requests.Last().Query;
        (asked["js_code"].ToString(), asked["grant_type"].ToString()).ShouldBe(("code", "authorization_code"));
    }

    [Fact]
    public async Task A_mini_programs_code_is_used_once_even_when_the_line_breaks()
    {
        await using var fake = await FakeWeCom.StartAsync();
        fake.On("miniprogram/jscode2session", context => { context.Abort(); return Task.CompletedTask; });
        using var test = new TestClient(fake.Address);

        await Should.ThrowAsync<WeComUnavailableException>(() => test.Client.GetMiniProgramSessionAsync(App, "code", default));
        fake.Count("miniprogram/jscode2session").ShouldBe(1);
    }

    [Fact]
    public void A_session_shows_no_key()
    {
        var session = new WeComMiniProgramSession("zhangsan", "canary-key");

        session.ToString().ShouldNotContain("canary-key");
        JsonSerializer.Serialize(session).ShouldNotContain("canary-key");
    }

    [Fact]
    public async Task Lists_and_results_of_these_calls_are_never_empty_by_omission()
    {
        await using var fake = await FakeWeCom.StartAsync();
        foreach (var api in (string[])["agent/list", "agent/get_permissions", "tag/list", "user/get_userid_by_email", "batch/userid_to_openuserid",
            "miniprogram/jscode2session", "message/get_statistics", "media/upload", "get_jsapi_ticket", "ticket/get"])
            fake.On(api, """{"errcode":0,"errmsg":"ok"}""");
        using var test = new TestClient(fake.Address);

        foreach (var call in (Func<Task>[])[
            () => test.Client.ListAgentsAsync(App, default),
            () => test.Client.GetPermissionsAsync(App, default),
            () => test.Client.ListTagsAsync(App, default),
            () => test.Client.GetMiniProgramSessionAsync(App, "code", default),
            () => test.Members.FindUserIdByEmailAsync(App, "a@b.example", WeComEmailType.Corp, default),
            () => test.Members.ToOpenUserIdsAsync(App, ["a"], default),
            () => test.Messages.GetStatisticsAsync(App, WeComStatisticsDay.Today, default),
            () => test.Messages.UploadImageAsync(App, new("a.jpg", new byte[] { 0xFF, 0xD8, 0xFF, 0, 0, 0 }), default),
            () => test.Tickets.SignConfigAsync(App, "https://liaison.example/", default),
            () => test.Tickets.SignAgentConfigAsync(App, "https://liaison.example/", default)])
        {
            (await Should.ThrowAsync<WeComProtocolException>(call)).Fault.ShouldBe(WeComFault.FieldMissing);
        }
    }
}
