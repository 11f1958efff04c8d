using System.Net;
using Liaison.HostTesting;
using Liaison.Notifications.Preferences;

namespace Liaison.Notifications.Tests.Preferences;

/// <summary>What a member can say of how they are told, and what is refused.</summary>
public sealed class PreferenceTests(PreferenceTests.Fixture fixture) : IClassFixture<PreferenceTests.Fixture>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_is_so_already_is_no_event()
    {
        MemberPreferences.Set(null, [new PushPreferenceSet("item", "wecom", true)], "en", "Europe/Berlin").Events
            .ShouldBe([new NotificationLanguageSet("en"), new NotificationTimeZoneSet("Europe/Berlin")]);
        var quiet = new QuietSchedule(false, [new QuietHours([1], new TimeOnly(22, 0), new TimeOnly(8, 0))], [], []);
        var set = MemberPreferences.SetQuiet(null, quiet).Events.ShouldHaveSingleItem().ShouldBeOfType<DoNotDisturbSet>();
        MemberPreferences.SetQuiet(MemberPreferences.Create(set), quiet).Events.ShouldBeEmpty();
        MemberPreferences.ClearQuiet(null).Events.ShouldBeEmpty();
        MemberPreferences.ClearQuiet(MemberPreferences.Create(set)).Events.ShouldHaveSingleItem();
    }

    [Fact]
    public void A_mute_ends_by_itself_and_there_are_not_too_many()
    {
        var id = Guid.NewGuid();
        var muted = MemberPreferences.Create(new SubjectMuted("project", id, Now.AddHours(1)));
        muted.IsMuted(id, null, Now).ShouldBeTrue();
        muted.IsMuted(null, id, Now).ShouldBeFalse("an item is no project");
        muted.IsMuted(id, null, Now.AddHours(1)).ShouldBeFalse();
        var full = Enumerable.Range(0, MemberPreferences.MostMutes).Aggregate(MemberPreferences.Default, (p, _) => p.Apply(new SubjectMuted("item", Guid.NewGuid(), Now.AddDays(1))));
        MemberPreferences.Mute(full, "item", Guid.NewGuid(), Now.AddDays(1), Now).Refusal!.Code.ShouldBe("notifications.too-many-mutes");
        MemberPreferences.Mute(full, "item", Guid.NewGuid(), Now.AddDays(3), Now.AddDays(2)).Refusal.ShouldBeNull("those are over");
    }

    [Fact]
    public async Task What_was_set_is_read_back_and_is_for_one_team_and_person_alone()
    {
        var me = fixture.Owner;
        (await me.PutAsync("/me/notification-preferences", new { language = "en", timeZone = "Europe/Berlin", pushes = new[] { new { kind = "build", channel = "mail", on = true } } })).ShouldBe(HttpStatusCode.NoContent);
        (await me.PutAsync("/me/do-not-disturb", new { always = true, holidays = new[] { "2026-10-01" } })).ShouldBe(HttpStatusCode.NoContent);
        var project = Guid.NewGuid();
        (await me.PutAsync($"/me/mutes/project/{project}", new { until = DateTimeOffset.UtcNow.AddDays(1) })).ShouldBe(HttpStatusCode.NoContent);

        var mine = (await me.GetAsync("/me/notification-preferences")).ShouldBe(HttpStatusCode.OK).Json;
        ((string)mine["language"]!).ShouldBe("en");
        ((string)mine["timeZone"]!).ShouldBe("Europe/Berlin");
        mine["pushes"]!.AsArray().Where(p => (bool)p!["on"]!).Select(p => $"{p!["kind"]}/{p["channel"]}").ShouldBe(["item/wecom", "iteration/wecom", "merge-request/wecom", "build/wecom", "build/mail"]);
        ((bool)mine["isQuiet"]!).ShouldBeTrue();
        ((bool)mine["doNotDisturb"]!["always"]!).ShouldBeTrue();
        ((Guid)mine["mutes"]!.AsArray().ShouldHaveSingleItem()!["id"]!).ShouldBe(project);

        (await me.DeleteAsync("/me/do-not-disturb")).ShouldBe(HttpStatusCode.NoContent);
        (await me.DeleteAsync($"/me/mutes/project/{project}")).ShouldBe(HttpStatusCode.NoContent);
        mine = (await me.GetAsync("/me/notification-preferences")).Json;
        ((bool)mine["isQuiet"]!).ShouldBeFalse();
        mine["doNotDisturb"].ShouldBeNull();
        mine["mutes"]!.AsArray().ShouldBeEmpty();
        (await fixture.App.NewClient().GetAsync($"/api/v1/teams/{me.Team}/me/notification-preferences")).ShouldBeRefused("access.sign-in-required");
    }

    [Theory]
    [InlineData("""{"language":"fr","timeZone":"UTC"}""")]
    [InlineData("""{"language":"en","timeZone":"Berlin"}""")]
    [InlineData("""{"language":"en","timeZone":"China Standard Time"}""")]
    [InlineData("""{"language":"en","timeZone":"UTC","pushes":[{"kind":"items","channel":"wecom","on":true}]}""")]
    [InlineData("""{"language":"en","timeZone":"UTC","pushes":[{"kind":"item","channel":"pigeon","on":true}]}""")]
    [InlineData("""{"language":"en","timeZone":"UTC","pushes":[{"kind":"item","channel":"mail","on":true},{"kind":"item","channel":"mail","on":false}]}""")]
    public async Task Preferences_that_mean_nothing_are_refused(string body) => (await SendAsync("/me/notification-preferences", body)).ShouldBeRefused("request.invalid");

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"hours":[{"days":[0],"from":"22:00:00","to":"08:00:00"}]}""")]
    [InlineData("""{"hours":[{"days":[],"from":"22:00:00","to":"08:00:00"}]}""")]
    [InlineData("""{"hours":[{"days":[1,1],"from":"22:00:00","to":"08:00:00"}]}""")]
    [InlineData("""{"hours":[{"days":[1],"from":"22:00:30","to":"08:00:00"}]}""")]
    [InlineData("""{"holidays":["2026-10-01","2026-10-01"]}""")]
    [InlineData("""{"holidays":["2026-10-01"],"workdays":["2026-10-01"]}""")]
    public async Task Quiet_time_that_means_nothing_is_refused(string body) => (await SendAsync("/me/do-not-disturb", body)).ShouldBeRefused("request.invalid");

    [Fact]
    public async Task Templates_are_the_teams_own_until_they_are_reset()
    {
        var owner = fixture.Owner;
        const string Path = "/notification-templates/item/en";
        (await owner.PutAsync(Path, new { title = "{secret}", text = "x" })).ShouldBeRefused("request.invalid");
        (await owner.PutAsync(Path, new { title = "", text = "x" })).ShouldBeRefused("request.invalid");
        (await owner.PutAsync(Path, new { title = "t", text = new string('x', 401) })).ShouldBeRefused("request.invalid");
        (await owner.PutAsync("/notification-templates/letter/en", new { title = "t", text = "x" })).ShouldBeRefused("request.invalid");
        (await owner.PutAsync(Path, new { title = "News of {title}", text = "{actor} did it" })).ShouldBe(HttpStatusCode.NoContent);
        Item(await owner.GetAsync("/notification-templates")).ShouldBe(("News of {title}", false));
        var preview = (await owner.PostAsync("/notification-templates/preview", new { kind = "item", language = "en", title = "News of {title}", text = "{actor} did it" })).ShouldBe(HttpStatusCode.OK).Json;
        ((string)preview["text"]!).ShouldBe("Wei Zhang did it");
        (await owner.DeleteAsync(Path)).ShouldBe(HttpStatusCode.NoContent);
        Item(await owner.GetAsync("/notification-templates")).ShouldBe(("{kind} {what}: {title}", true));

        static (string, bool) Item(ApiAnswer answer)
        {
            var item = answer.ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Single(i => (string?)i!["kind"] == "item" && (string?)i["language"] == "en")!;
            return ((string)item["title"]!, (bool)item["isDefault"]!);
        }
    }

    [Fact]
    public async Task The_teams_settings_name_sources_of_the_team_and_an_appid()
    {
        var owner = fixture.Owner;
        (await owner.PutAsync("/notification-settings", new { urgentSources = new[] { Guid.NewGuid() } })).ShouldBeRefused("notifications.source-unknown");
        (await owner.PutAsync("/notification-settings", new { miniProgram = "not an appid" })).ShouldBeRefused("request.invalid");
        (await owner.PutAsync("/notification-settings", new { miniProgram = "wx0123456789abcdef" })).ShouldBe(HttpStatusCode.NoContent);
        ((string)(await owner.GetAsync("/notification-settings")).ShouldBe(HttpStatusCode.OK).Json["miniProgram"]!).ShouldBe("wx0123456789abcdef");
        (await owner.PutAsync("/notification-settings", new { })).ShouldBe(HttpStatusCode.NoContent);
    }

    private async Task<ApiAnswer> SendAsync(string path, string body) => await fixture.Owner.PutAsync(path, System.Text.Json.Nodes.JsonNode.Parse(body));

    public sealed class Fixture : IAsyncLifetime
    {
        public LiaisonApp App { get; private set; } = null!;

        public TeamClient Owner { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await LiaisonApp.StartAsync();
            Owner = await App.SetUpAsync();
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
