using System.Net;
using System.Text.RegularExpressions;
using Liaison.Binding.Accounts;
using Liaison.Directory.Contracts;
using Liaison.Directory.Members;
using Liaison.EventStore;
using Liaison.Kernel.Callers;
using Liaison.Kernel.Ids;
using Liaison.Testing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace Liaison.HostTesting;

/// <summary>The whole host with one team that has bound the simulator's small corp and imported it.</summary>
public sealed partial class BoundTeam : IAsyncDisposable
{
    private int _visitors;

    private BoundTeam(LiaisonApp app, TeamClient owner, SimulatedCorp corp) => (App, Owner, Corp) = (app, owner, corp);

    public LiaisonApp App { get; }

    public TeamClient Owner { get; }

    public SimulatedCorp Corp { get; }

    /// <param name="people">Of the corp.</param>
    /// <param name="timeout">Of the first import; a minute unless told.</param>
    public static async Task<BoundTeam> StartAsync(int people = 30, LiaisonAppOptions? options = null, TimeSpan? timeout = null)
    {
        var app = await StartHostAsync(people, options);
        var owner = await app.SetUpAsync();
        var corp = await app.Simulator.CorpAsync();
        (await owner.BindAsync(corp)).ShouldBe(HttpStatusCode.NoContent);
        var first = await owner.NewestSyncEndsAsync(timeout);
        ((string?)first["status"]).ShouldBe("completed", first.ToJsonString());
        return new BoundTeam(app, owner, corp);
    }

    /// <summary>The same by the third-party app alone: installed on WeCom's page for the departments named.</summary>
    /// <param name="settings">Of the host, besides the third-party app's own.</param>
    public static async Task<(BoundTeam Team, ThirdPartyApp Suite)> StartByThirdPartyAppAsync(
        int people = 30, string departments = "1", IReadOnlyDictionary<string, string?>? settings = null)
    {
        var (team, suite) = await StartUnboundAsync(people, settings);
        (await suite.InstallAsync(team.Owner, team.Corp.CorpId, departments)).ShouldBe(HttpStatusCode.NoContent);
        var first = await team.Owner.NewestSyncEndsAsync();
        ((string?)first["status"]).ShouldBe("completed", first.ToJsonString());
        return (team, suite);
    }

    /// <summary>A team without a corp, on a server that offers the third-party app.</summary>
    /// <param name="settings">Of the host, besides the third-party app's own.</param>
    public static async Task<(BoundTeam Team, ThirdPartyApp Suite)> StartUnboundAsync(int people = 30, IReadOnlyDictionary<string, string?>? settings = null)
    {
        Dictionary<string, string?> all = new([.. ThirdPartyApp.Settings, .. settings ?? new Dictionary<string, string?>()]);
        var app = await StartHostAsync(people, new LiaisonAppOptions(Settings: all, SimulatorSettings: ThirdPartyApp.SimulatorSettings));
        var team = new BoundTeam(app, await app.SetUpAsync(), await app.Simulator.CorpAsync());
        var suite = new ThirdPartyApp(app);
        await suite.SaveAsync();
        return (team, suite);
    }

    private static Task<LiaisonApp> StartHostAsync(int people, LiaisonAppOptions? options) =>
        LiaisonApp.StartAsync((options ?? new LiaisonAppOptions()) with { SimulatorSettings = [$"--Simulator:Size={people}", .. options?.SimulatorSettings ?? []] });

    /// <summary>The corp's people who can sign in at WeCom, the same in every run.</summary>
    public async Task<SimulatedPerson[]> PeopleAsync() =>
        [.. (await App.Simulator.PeopleAsync(Corp.CorpId)).Where(p => p.Status == 1).OrderBy(p => p.Userid, StringComparer.Ordinal)];

    /// <summary>The person's and the membership's id, as the list shows them.</summary>
    public async Task<Listed> FindAsync(string userid)
    {
        var items = (await Owner.GetAsync($"/people?limit=200&search={Uri.EscapeDataString(userid)}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        return items.Single(i => (string?)i!["userId"] == userid)!.Deserialize();
    }

    public async Task<Listed> InviteAsync(string userid)
    {
        var person = (await FindAsync(userid)).Person;
        var answer = (await Owner.PostAsync("/members/authorize", new { people = new[] { person }, invite = true })).ShouldBe(HttpStatusCode.OK);
        ((int)answer.Json["changed"]!).ShouldBe(1, answer.Text);
        return await FindAsync(userid);
    }

    public JoinVisitor NewVisitor() => new(this, App.NewClient());

    /// <summary>Invites somebody and takes them through the join page.</summary>
    /// <param name="scans">Their plain userid, where the list has another id.</param>
    public async Task<Joined> JoinAsync(string userid, string? email = null, string? scans = null)
    {
        await InviteAsync(userid);
        var visitor = NewVisitor();
        var code = await (await visitor.OpenAsync(scans ?? userid)).ShouldShow(HttpStatusCode.OK)
            .RegisterAsync(email ?? $"visitor{Interlocked.Increment(ref _visitors)}@acme.example");
        (await code.VerifyAsync()).ShouldShow(HttpStatusCode.OK, "joined");
        var account = (Guid)(await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.OK).Json["account"]!["id"]!;
        var listed = await FindAsync(userid);
        return new Joined(account, listed.Member!.Value, listed.Person!.Value, new TeamClient(visitor.Client, Owner.Team));
    }

    /// <summary>A member with another role.</summary>
    public async Task<Joined> JoinAsAsync(string userid, string role)
    {
        var joined = await JoinAsync(userid);
        (await Owner.PutAsync($"/members/{joined.Member}/role", new { role })).ShouldBe(HttpStatusCode.NoContent);
        return joined;
    }

    /// <summary>Another team, with an owner of its own: the set-up makes only one.</summary>
    public async Task<TeamClient> AnotherTeamAsync(string email = "foreign@other.example")
    {
        var client = App.NewClient();
        var started = (await client.PostAsync("/api/v1/accounts", new { email, name = "Foreigner", password = TeamClient.Password })).ShouldBe(HttpStatusCode.Accepted);
        var code = await CodeAsync(email);
        (await client.PostAsync("/api/v1/accounts/verify", new { registration = (string)started.Json["registration"]!, code })).ShouldBe(HttpStatusCode.Created);
        var account = new AccountId((Guid)(await client.GetAsync("/api/v1/me")).Json["account"]!["id"]!);
        var team = new TeamId(Guid.CreateVersion7());
        await using var session = App.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "test"));
        session.Append(new StreamAppend(Tenant.Of(team).Id, Guid.CreateVersion7(), typeof(Membership), 0, [new MemberAuthorized(null, Role.Owner), new MemberJoined(account, null)]));
        await session.SaveAsync(CancellationToken.None);
        return new TeamClient(client, team.Value);
    }

    public async Task<string> CodeAsync(string email)
    {
        string? code = null;
        await Eventually.BecomesTrueAsync(
            async () => (code = (await App.Simulator.MailsAsync(email)).Select(m => SixDigits().Match(m.Text)).LastOrDefault(m => m.Success)?.Value) is not null,
            because: $"no code came to {email}");
        return code!;
    }

    /// <summary>Members who are nobody at WeCom and have accounts, by their events alone: hundreds of them without hundreds of passwords.</summary>
    public async Task<Guid[]> SeedMembersAsync(params IReadOnlyList<(string Email, string Name)> members)
    {
        List<Guid> ids = [];
        await using var session = App.Services.GetRequiredService<IEventStore>().OpenSession(new EventMetadata("system", "test"));
        foreach (var (email, name) in members)
        {
            var (account, member) = (Guid.CreateVersion7(), Guid.CreateVersion7());
            session.Append(new StreamAppend(Tenant.Platform.Id, account, typeof(Account), 0, [new AccountRegistered(email, name), new EmailVerified(email)]));
            session.Append(new StreamAppend(
                Tenant.Of(new TeamId(Owner.Team)).Id, member, typeof(Membership), 0, [new MemberAuthorized(null, Role.Member), new MemberJoined(new AccountId(account), null)]));
            ids.Add(member);
        }

        await session.SaveAsync(CancellationToken.None);
        return [.. ids];
    }

    /// <summary>The link of the last invitation that was mailed to somebody: its path and query.</summary>
    public async Task<string> MailedLinkAsync(string email, int mails = 1)
    {
        List<string> links = [];
        await Eventually.BecomesTrueAsync(
            async () => (links = [.. (await App.Simulator.MailsAsync(email)).Select(m => MailedLink().Match(m.Text)).Where(m => m.Success).Select(m => m.Value)]).Count >= mails,
            because: $"no invitation came to {email}");
        return new Uri(links[^1]).PathAndQuery;
    }

    /// <summary>Invites somebody by mail and takes them through the link: a member who is nobody at WeCom.</summary>
    public async Task<(Guid Member, TeamClient Client)> JoinByMailAsync(string email, string name, string role = "member")
    {
        (await Owner.PostAsync("/invitations/by-mail", new { emails = new[] { email }, role })).ShouldBe(HttpStatusCode.OK);
        var visitor = NewVisitor();
        var page = await visitor.OpenMailAsync(await MailedLinkAsync(email));
        (await (await page.ShouldShow(HttpStatusCode.OK).RegisterAsync(email, name)).VerifyAsync()).ShouldShow(HttpStatusCode.OK, "joined");
        var members = (await Owner.GetAsync($"/people?search={Uri.EscapeDataString(email)}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        return ((Guid)members.Single()!["member"]!, new TeamClient(visitor.Client, Owner.Team));
    }

    public async Task<string> SyncAsync()
    {
        var id = (string)(await Owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted).Json["id"]!;
        string? status = null;
        await Eventually.BecomesTrueAsync(
            async () => (status = (string?)(await Owner.GetAsync($"/syncs/{id}")).Json["status"]) is not ("running" or "approved"), TimeSpan.FromSeconds(60));
        return status!;
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = App.Database.DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    [GeneratedRegex(@"http\S+/mail\?token=[0-9a-f]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MailedLink();

    [GeneratedRegex(@"\b[0-9]{6}\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SixDigits();
}

public sealed record Listed(Guid? Person, Guid? Member, string Name, string? UserId, string? Status, string? Role);

public sealed record Joined(Guid Account, Guid Member, Guid Person, TeamClient Client);

public static class ListedJson
{
    public static Listed Deserialize(this System.Text.Json.Nodes.JsonNode node) =>
        System.Text.Json.JsonSerializer.Deserialize<Listed>(node, System.Text.Json.JsonSerializerOptions.Web)!;
}
