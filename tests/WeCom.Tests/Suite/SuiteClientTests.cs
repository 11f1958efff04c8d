using System.Web;

namespace Liaison.WeCom.Tests;

/// <summary>The suite client against the simulator over real HTTP, with the tickets that it pushes.</summary>
public sealed class SuiteClientTests
{
    private static readonly WeComSuite Suite = SuiteClients.Suite;
    private const string Corp = SimulatedProvider.Corp;

    [Fact]
    public async Task An_install_from_our_site_ends_with_a_permanent_code_and_the_chosen_scope()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        var client = provider.Clients.Suites;
        await client.VerifyAsync(Suite, default);
        var asked = await client.GetPreAuthCodeAsync(Suite, default);
        asked.Life.ShouldBe(TimeSpan.FromMinutes(20));
        await client.SetSessionInfoAsync(Suite, asked.Code, isTest: true, [], default);
        var back = HttpUtility.ParseQueryString((await provider.AgreeAsync(asked.Code)).Query);

        var install = await client.GetPermanentCodeAsync(Suite, back["auth_code"]!, default);

        (install.State, back["state"], install.Corp.Name, install.Corp.SubjectType).ShouldBe(("s1", "s1", "星桥科技", 1));
        var agent = install.Authorisation!.Agents.ShouldHaveSingleItem();
        agent.Privilege!.Scope.Departments.ShouldBe([2]);
        install.Admin!.UserId.ShouldBe(install.Admin.OpenUserId);
        (install.Token, install.TokenLife).ShouldBe((await client.GetCorpTokenAsync(Suite.AppOf(install.Corp.CorpId, install.PermanentCode), default), TimeSpan.FromHours(2)));
        (await Refused(() => client.GetPermanentCodeAsync(Suite, back["auth_code"]!, default))).ShouldBe(40078);
    }

    [Fact]
    public async Task The_corps_client_calls_with_the_token_of_the_permanent_code()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        await provider.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        var install = await provider.InstallAsync();
        var app = Suite.AppOf(install.Corp.CorpId, install.PermanentCode, install.Authorisation!.Agents[0].AgentId);

        var users = new List<WeComUser>();
        await foreach (var row in provider.Clients.Corps.ListUsersAsync(app, 2, default))
            users.Add(row.Value!);

        users.ShouldNotBeEmpty();
        users.ShouldAllBe(u => u.Name == u.UserId && u.OpenUserId == u.UserId && u.Mobile == null && u.Email == null);
        (await provider.Clients.Corps.ListDepartmentsAsync(app, default)).ShouldAllBe(d => d.Value!.Name == d.Value.Id.ToString());
        (await provider.Clients.Corps.GetAgentAsync(app, default)).Scope.Departments.ShouldBe([1]);
        foreach (var info in (WeComAuthorisation[])[await provider.Clients.Suites.GetAuthInfoAsync(app, default), await provider.Clients.Suites.GetAuthInfoOfOldAsync(app, default)])
            info.Agents[0].Privilege!.Scope.Departments.ShouldBe([1]);
        var admin = (await provider.Clients.Suites.GetAdminListAsync(Suite, app.CorpId, app.AgentId!.Value, default)).ShouldHaveSingleItem();
        admin.ShouldBe(new WeComSuiteAdmin(install.Admin!.UserId!, install.Admin.OpenUserId, MayManage: true));
    }

    [Fact]
    public async Task A_corp_that_withdraws_is_refused_and_not_asked_again()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        var install = await provider.InstallAsync();
        var app = Suite.AppOf(install.Corp.CorpId, install.PermanentCode, install.Authorisation!.Agents[0].AgentId);
        await provider.Clients.Corps.GetAgentAsync(app, default);

        await provider.ControlAsync($"suites/{Suite.SuiteId}/installs/{Corp}/cancel", new { });

        var told = await provider.ToldAsync<WeComSuiteAuthChanged>();
        (told.Change, told.AuthCorpId).ShouldBe((WeComAuthChange.Cancelled, app.CorpId));
        (await Refused(() => provider.Clients.Corps.GetAgentAsync(app, default))).ShouldBe(48004);
        (await Refused(() => provider.Clients.Suites.GetCorpTokenAsync(app, default))).ShouldBe(48004, "remembered");
        provider.Clients.Corps.Forget(app);
        (await Refused(() => provider.Clients.Suites.GetCorpTokenAsync(app, default))).ShouldBe(40084, "asked");
        (await Refused(() => provider.Clients.Suites.GetAuthInfoAsync(app, default))).ShouldBe(40084);
    }

    [Fact]
    public async Task A_code_that_was_reset_is_exchanged_for_another_one()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        var install = await provider.InstallAsync();
        await provider.ControlAsync($"suites/{Suite.SuiteId}/installs/{Corp}/reset-permanent-code", new { });
        var told = await provider.ToldAsync<WeComSuiteAuthorised>(2);

        var again = await provider.Clients.Suites.GetPermanentCodeQuicklyAsync(Suite, told.AuthCode, default);

        told.IsReset.ShouldBeTrue();
        again.Corp.CorpId.ShouldBe(install.Corp.CorpId);
        again.PermanentCode.ShouldNotBe(install.PermanentCode);
        (again.Authorisation, again.Token).ShouldBe((null, null));
        (await provider.Clients.Suites.GetCorpTokenAsync(Suite.AppOf(again.Corp.CorpId, again.PermanentCode), default)).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_token_that_ends_early_is_renewed_once_with_the_newest_ticket()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        await provider.Clients.Suites.GetPreAuthCodeAsync(Suite, default);
        foreach (var how in (string[])["expire", "invalidate"])   // 42009, 40082
        {
            await provider.ControlAsync($"tokens/{how}", new { });
            (await provider.Clients.Suites.GetPreAuthCodeAsync(Suite, default)).Code.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Who_signs_in_is_known_by_the_providers_ids()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        await provider.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2 } });
        var install = await provider.InstallAsync();
        var client = provider.Clients.Suites;

        var visitor = await client.GetUserInfoAsync(Suite, await provider.CodeAsync(new { corpId = Corp, userid = "ann", withTicket = true }), default);

        (visitor.IsMember, visitor.CorpId, visitor.TicketLife).ShouldBe((true, install.Corp.CorpId, TimeSpan.FromMinutes(30)));
        visitor.UserId.ShouldBe(visitor.OpenUserId);
        var details = await client.GetUserDetailAsync(Suite, visitor.Ticket!, default);
        (details.CorpId, details.UserId, details.Name).ShouldBe((install.Corp.CorpId, visitor.UserId, visitor.UserId));
        var session = await client.GetMiniProgramSessionAsync(Suite, await provider.CodeAsync(new { corpId = Corp, userid = "ann" }), default);
        (session.CorpId, session.UserId).ShouldBe((install.Corp.CorpId, visitor.UserId));
        var stranger = await client.GetUserInfoAsync(Suite, await provider.CodeAsync(new { }), default);
        (stranger.IsMember, stranger.OpenId).ShouldBe((false, "ostranger"));
        (await Refused(() => client.GetUserInfoAsync(Suite, "made-up", default))).ShouldBe(40029);
        (await Refused(() => client.GetUserDetailAsync(Suite, "made-up", default))).ShouldBe(84015);
    }

    [Fact]
    public async Task Changes_of_contacts_are_read_as_the_simulator_pushes_them()
    {
        await using var provider = await SimulatedProvider.StartAsync();
        var install = await provider.InstallAsync();
        await provider.ControlAsync($"{Corp}/hire", new { userid = "ann", name = "安", departments = new[] { 2, 3 } });
        var hired = await provider.ToldAsync<WeComUserChanged>();
        (hired.AuthCorpId, hired.Change).ShouldBe((install.Corp.CorpId, WeComChange.Created));

        await provider.ControlAsync($"{Corp}/tags", new { id = 40, name = "标签", users = new[] { "ann" }, departments = new[] { 2 } });
        var tag = await provider.ToldAsync<WeComTagChanged>();
        (tag.TagId, tag.UserIds.ShouldHaveSingleItem(), tag.PartyIds.ShouldHaveSingleItem()).ShouldBe((40L, hired.UserId, 2L));
    }

    [Fact]
    public async Task An_app_that_is_no_suites_is_not_taken_for_one()
    {
        using var clients = new SuiteClients(new("http://127.0.0.1:1"), () => "ticket");
        await Should.ThrowAsync<ArgumentException>(() => clients.Suites.GetCorpTokenAsync(TestClient.App, default));
        await Should.ThrowAsync<ArgumentException>(() => clients.Suites.GetAuthInfoAsync(TestClient.App, default));
        await Should.ThrowAsync<ArgumentException>(() => clients.Suites.GetUserInfoAsync(Suite, "", default));
    }

    private static async Task<int> Refused(Func<Task> call) => (await Should.ThrowAsync<WeComException>(call)).ErrCode;
}
