using System.Net;
using System.Text.Json.Nodes;
using Liaison.HostTesting;
using Liaison.Notifications.Work;
using Liaison.Testing;

namespace Liaison.Notifications.Tests.Work;

/// <summary>Who at a source is who in the team: by a verified e-mail, by an admin, or by the member and an admin; and nobody takes another's place.</summary>
public sealed class SourceUserTests(PeopleHost host) : IClassFixture<PeopleHost>
{
    [Fact]
    public async Task A_source_user_with_a_members_verified_email_is_that_member()
    {
        var (account, email) = await host.MemberAsync();
        var source = await host.NewSourceAsync();
        var user = await source.TellOfAsync("7", "li", email.Replace("@acme", "@ACME", StringComparison.Ordinal));
        var listed = await source.FindAsync(user);
        ((Guid)listed["account"]!["id"]!, (bool)listed["account"]!["isActive"]!, (string)listed["linkedBy"]!).ShouldBe((account, true, "email"));
        (await source.FindAsync(await source.TellOfAsync("8", "other", email)))["account"].ShouldBeNull("one member is one user of a source");
        (await source.FindAsync(await source.TellOfAsync("9", "upper", email.ToUpperInvariant())))["account"].ShouldBeNull("the part before the @ is compared as it is written");
    }

    [Fact]
    public async Task A_member_who_joins_later_is_found_among_the_source_users()
    {
        var source = await host.NewSourceAsync();
        var (first, second) = (await source.TellOfAsync("1", "a", "late@acme.example"), await source.TellOfAsync("2", "b", "late@acme.example"));
        (await source.FindAsync(first))["account"].ShouldBeNull();
        var (account, _) = await host.MemberAsync("late@acme.example");
        await Eventually.BecomesTrueAsync(async () => (await source.FindAsync(first))["account"] is not null, because: "the subscription links who was known before");
        ((Guid)(await source.FindAsync(first))["account"]!["id"]!).ShouldBe(account);
        (await source.FindAsync(second))["account"].ShouldBeNull();
    }

    [Fact]
    public async Task Neither_an_unverified_email_nor_one_of_somebody_who_is_no_member_links_anybody()
    {
        var source = await host.NewSourceAsync();
        await host.AccountAsync("nomember@acme.example", verified: true);
        await host.AccountAsync("unverified@acme.example", verified: false, member: true);
        (await source.FindAsync(await source.TellOfAsync("1", "a", "nomember@acme.example")))["account"].ShouldBeNull();
        (await source.FindAsync(await source.TellOfAsync("2", "b", "unverified@acme.example")))["account"].ShouldBeNull();
    }

    [Fact]
    public async Task An_email_that_comes_later_links_too()
    {
        var (account, email) = await host.MemberAsync();
        var source = await host.NewSourceAsync();
        var user = await source.TellOfAsync("1", "a", null);
        (await source.FindAsync(user))["account"].ShouldBeNull();
        await source.TellOfAsync("1", "a", email);
        ((Guid)(await source.FindAsync(user))["account"]!["id"]!).ShouldBe(account);
    }

    [Fact]
    public async Task An_admin_says_who_somebody_is_and_takes_nobody_elses_place()
    {
        var ((one, _), (two, _)) = (await host.MemberAsync(), await host.MemberAsync());
        var source = await host.NewSourceAsync();
        var (li, wang) = (await source.TellOfAsync("1", "li", null), await source.TellOfAsync("2", "wang", null));
        (await source.LinkAsync(li, one)).ShouldBe(HttpStatusCode.NoContent);
        (await source.LinkAsync(li, one)).ShouldBe(HttpStatusCode.NoContent);
        (await source.LinkAsync(li, two)).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.source-user-linked");
        (await source.LinkAsync(wang, one)).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.account-linked");
        (await source.LinkAsync(wang, Guid.CreateVersion7())).ShouldBe(HttpStatusCode.Conflict).ShouldBeRefused("notifications.no-active-member");
        (await source.LinkAsync(Guid.CreateVersion7(), two)).ShouldBe(HttpStatusCode.NotFound);
        ((string)(await source.FindAsync(li))["linkedBy"]!).ShouldBe("admin");
        (await source.UnlinkAsync(li)).ShouldBe(HttpStatusCode.NoContent);
        (await source.LinkAsync(wang, one)).ShouldBe(HttpStatusCode.NoContent);
        (await host.Host.App.TextsAsync($"select type from events.mt_events where stream_id in ('{li}', '{wang}') order by seq_id"))
            .ShouldBe(["source_user_linked", "source_user_unlinked", "source_user_linked"], "what people decide is in the log");
    }

    [Fact]
    public async Task Who_was_unlinked_by_hand_is_not_linked_by_their_email_again()
    {
        var (account, email) = await host.MemberAsync();
        var source = await host.NewSourceAsync();
        var user = await source.TellOfAsync("1", "shared", email);
        (await source.UnlinkAsync(user)).ShouldBe(HttpStatusCode.NoContent);
        await source.TellOfAsync("1", "shared", "elsewhere@acme.example");
        await source.TellOfAsync("1", "shared", email);
        (await source.FindAsync(user))["account"].ShouldBeNull();
        (await source.LinkAsync(user, account)).ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task What_a_member_says_of_themselves_waits_for_an_admin()
    {
        var me = host.Host.Owner;
        var source = await host.NewSourceAsync();
        var user = await source.TellOfAsync("1", "boss", null);
        (await source.ClaimAsync("nobody")).ShouldBe(HttpStatusCode.NotFound).ShouldBeRefused("notifications.source-user-unknown");
        (await source.ClaimAsync("boss")).ShouldBe(HttpStatusCode.NoContent);
        (await source.FindAsync(user))["account"].ShouldBeNull("it is a word, not a proof");
        (await source.ListAsync("claimed")).ShouldHaveSingleItem()!["claimed"]!["email"]!.GetValue<string>().ShouldBe("owner@acme.example");
        var mine = (await me.GetAsync("/me/source-users")).ShouldBe(HttpStatusCode.OK).Json.AsArray().Single(s => (Guid)s!["source"]! == source.Id)!;
        ((string)mine["claimed"]!["login"]!).ShouldBe("boss");
        mine["linked"].ShouldBeNull();

        (await source.LinkAsync(user, await host.OwnerAccountAsync())).ShouldBe(HttpStatusCode.NoContent);
        var listed = await source.FindAsync(user);
        ((string)listed["linkedBy"]!).ShouldBe("member");
        listed["claimed"].ShouldBeNull();
        (await me.DeleteAsync($"/sources/{source.Id}/users/me")).ShouldBe(HttpStatusCode.NoContent);
        (await me.DeleteAsync($"/sources/{source.Id}/users/me")).ShouldBe(HttpStatusCode.NotFound);
        (await source.FindAsync(user))["account"].ShouldBeNull();
    }

    [Fact]
    public async Task A_verified_email_proves_what_a_member_says_of_themselves()
    {
        var source = await host.NewSourceAsync();
        var user = await source.TellOfAsync("1", "boss", "owner@acme.example");
        (await source.UnlinkAsync(user)).ShouldBe(HttpStatusCode.NoContent);
        (await source.ClaimAsync("boss")).ShouldBe(HttpStatusCode.NoContent);
        ((string)(await source.FindAsync(user))["linkedBy"]!).ShouldBe("member");
    }

    [Fact]
    public async Task The_list_pages_by_name_and_finds_by_what_is_known()
    {
        var source = await host.NewSourceAsync();
        foreach (var n in Enumerable.Range(0, 5))
        {
            await source.TellOfAsync($"{n}", $"login{n}", null);
        }

        var first = (await host.Host.Owner.GetAsync($"/sources/{source.Id}/users?limit=3")).ShouldBe(HttpStatusCode.OK).Json;
        var second = (await host.Host.Owner.GetAsync($"/sources/{source.Id}/users?limit=3&cursor={first["next"]}")).ShouldBe(HttpStatusCode.OK).Json;
        first["items"]!.AsArray().Concat(second["items"]!.AsArray()).Select(u => (string)u!["login"]!).ShouldBe(["login0", "login1", "login2", "login3", "login4"]);
        second["next"].ShouldBeNull();
        (await host.Host.Owner.GetAsync($"/sources/{source.Id}/users?search=N3")).Json["items"]!.AsArray().ShouldHaveSingleItem();
        (await host.Host.Owner.GetAsync($"/sources/{Guid.CreateVersion7()}/users")).ShouldBe(HttpStatusCode.NotFound);
    }
}

/// <summary>A host with members made of their events alone.</summary>
public sealed class PeopleHost : IAsyncLifetime
{
    private int _members;

    public WorkHost Host { get; } = new();

    public ValueTask InitializeAsync() => Host.InitializeAsync();

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    public async Task<(Guid Account, string Email)> MemberAsync(string? email = null)
    {
        email ??= $"member{Interlocked.Increment(ref _members)}@acme.example";
        return (await AccountAsync(email, verified: true, member: true), email);
    }

    public Task<Guid> AccountAsync(string email, bool verified, bool member = false) => Host.App.SeedAccountAsync(Host.Owner.Team, email, verified, member);

    public async Task<Guid> OwnerAccountAsync() => (Guid)(await Host.Owner.Client.GetAsync("/api/v1/me")).Json["account"]!["id"]!;

    public async Task<SourceOfPeople> NewSourceAsync() => new(Host, await Host.AddSourceAsync(Liaison.Notifications.Sources.SourceKind.Api));
}

public sealed class SourceOfPeople(WorkHost host, Guid source)
{
    private int _items;

    public Guid Id { get; } = source;

    /// <summary>An item of theirs.</summary>
    public async Task<Guid> TellOfAsync(string id, string login, string? email)
    {
        var n = Interlocked.Increment(ref _items);
        var change = new { type = "item", project = host.NewProject(), id = "1", at = DateTimeOffset.UtcNow.AddMinutes(n - 60), title = "Theirs", author = new { id, login, email, name = login } };
        (await host.Program.PostAsync(host.Owner.Path($"/sources/{Id}/changes"), new { changes = new[] { change } })).ShouldBe(HttpStatusCode.OK).Json["changed"]!.GetValue<int>().ShouldBe(1);
        return WorkIds.User(Id, id);
    }

    public async Task<IReadOnlyList<JsonNode?>> ListAsync(string state) => [.. (await host.Owner.GetAsync($"/sources/{Id}/users?state={state}")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray()];

    public async Task<JsonNode> FindAsync(Guid user) =>
        (await host.Owner.GetAsync($"/sources/{Id}/users?limit=200")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Single(u => (Guid)u!["id"]! == user)!;

    public Task<ApiAnswer> LinkAsync(Guid user, Guid account) => host.Owner.PutAsync($"/sources/{Id}/users/{user}/link", new { account });

    public Task<ApiAnswer> UnlinkAsync(Guid user) => host.Owner.DeleteAsync($"/sources/{Id}/users/{user}/link");

    public Task<ApiAnswer> ClaimAsync(string login) => host.Owner.PutAsync($"/sources/{Id}/users/me", new { login });
}
