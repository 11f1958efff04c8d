using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Liaison.Directory.Tests.Syncs;
using Liaison.HostTesting;
using Liaison.Testing;

namespace Liaison.Directory.Tests.Faults;

/// <summary>CASES §3: each fault in each phase of talking to WeCom. One host plays the cells one after the other; here one of each fault, with LIAISON_SOAK=1 all of them.</summary>
public sealed class FaultMatrixTests(FaultMatrixTests.PlayedTeam played) : IClassFixture<FaultMatrixTests.PlayedTeam>
{
    public static TheoryData<string> Played => [.. FaultMatrix.Played(all: Environment.GetEnvironmentVariable("LIAISON_SOAK") == "1").Select(c => $"{c.Fault.Id}{c.Phase}: {c.Fault.Name}")];

    [Fact]
    public void Every_fault_has_one_expectation_in_every_phase()
    {
        FaultMatrix.Faults.Select(f => f.Number).Distinct().Order().ShouldBe(Enumerable.Range(1, FaultMatrix.Numbers), "CASES §3 has so many rows");
        FaultMatrix.Cells.Where(c => c.Fault.In(c.Phase) is null).Select(c => $"{c.Fault.Id}{c.Phase}").ShouldBeEmpty("a fault without an expectation");
        FaultMatrix.Cells.Where(c => c.Fault.Strike is null && c.Fault.In(c.Phase) is not (ShownBy or Never)).Select(c => $"{c.Fault.Id}{c.Phase}").ShouldBeEmpty("an expectation that nobody plays");
        FaultMatrix.Cells.Select(c => c.Fault.In(c.Phase)).OfType<Never>().ShouldAllBe(n => n.Because.Length > 0);
    }

    [Fact]
    public void What_another_test_shows_is_there()
    {
        var sources = string.Join('\n', System.IO.Directory.EnumerateFiles(TestsFolder(), "*Tests.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));
        FaultMatrix.Cells.Select(c => c.Fault.In(c.Phase)).OfType<ShownBy>().Select(s => s.Test.Split('.')).Where(test =>
            !sources.Contains($"class {test[0]}", StringComparison.Ordinal) || !sources.Contains($" {test[1]}(", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Played))]
    public async Task A_fault_does_what_the_table_says(string cell)
    {
        var (fault, phase) = FaultMatrix.Played(all: true).Single(c => $"{c.Fault.Id}{c.Phase}: {c.Fault.Name}" == cell);
        var strike = fault.Strike!;
        var expected = fault.In(phase)!;
        try
        {
            await played.PlayAsync(phase, expected, strike.ErrCode, () => played.StrikeAsync(phase, strike), cell);
        }
        finally
        {
            await played.MendAsync(strike.ErrCode);
        }
    }

    private static string TestsFolder([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", ".."));

    /// <summary>One team on one host, mended after each cell.</summary>
    public sealed class PlayedTeam : IAsyncLifetime
    {
        private readonly Queue<SimulatedPerson> _people = new();
        private BoundTeam? _team;
        private string? _invited;

        private BoundTeam Team => _team!;

        private SimulatorControl WeCom => Team.App.Simulator;

        public async ValueTask InitializeAsync()
        {
            _team = await BoundTeam.StartAsync(people: 150, new LiaisonAppOptions(Settings: new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["WeCom:AttemptTimeout"] = "00:00:03",
                ["WeCom:Retries"] = "1",
                ["WeCom:LimitPause"] = "00:00:00.050",
                ["WeCom:MaxAnswerBytes"] = "4000000",
                ["Syncs:PollInterval"] = "00:00:00.200",
            }));
            foreach (var person in await Team.PeopleAsync())
            {
                _people.Enqueue(person);
            }

            _invited = _people.Dequeue().Userid;
            await Team.InviteAsync(_invited);
            await SentAsync(_invited);
        }

        public async ValueTask DisposeAsync() => await Team.DisposeAsync();

        internal async Task StrikeAsync(Phase phase, Strike strike)
        {
            var match = strike.Match?.Replace("{department}", $"department_id={_people.Peek().Departments[0]}", StringComparison.Ordinal);
            if (phase == Phase.T)
            {
                await WeCom.ExpireTokensAsync();
            }

            await WeCom.FaultAsync(strike.Api ?? FaultMatrix.ApiOf(phase), strike.Kind, strike.ErrCode, match, strike.Times);
        }

        internal Task PlayAsync(Phase phase, Expected expected, int? errcode, Func<Task> strike, string cell) => phase switch
        {
            Phase.G => PersonAsync(expected, errcode, strike, cell),
            Phase.M => MessageAsync(expected, errcode, strike, cell),
            Phase.O => SignInAsync(expected, errcode, strike, cell),
            _ => RunAsync(expected, errcode, strike, cell),
        };

        /// <summary>The fault ends, and with it what it has left behind.</summary>
        internal async Task MendAsync(int? errcode)
        {
            await WeCom.ClearFaultsAsync();
            // A refused Secret is not tried again for ten minutes, unless somebody enters it.
            if (errcode == 40001 || await BindingAsync() == "suspended")
            {
                var before = await NewestAsync();
                (await Team.Owner.PostAsync("/binding/rotate", new { secret = Team.Corp.AppSecret, contactsSecret = Team.Corp.ContactsSecret })).ShouldBe(HttpStatusCode.NoContent);
                await Eventually.BecomesTrueAsync(async () => await NewestAsync() != before);
                ((string)(await Team.Owner.NewestSyncEndsAsync())["status"]!).ShouldBe("completed");
            }
        }

        /// <summary>The newest whole run.</summary>
        private async Task<string> NewestAsync() => (await Team.App.TextsAsync("select id::text from directory.syncs_1 where trigger <> 'callback' order by started_at desc limit 1")).Single();

        private async Task RunAsync(Expected expected, int? errcode, Func<Task> strike, string cell)
        {
            var before = await StateAsync();
            await strike();
            var id = (Guid)(await Team.Owner.PostAsync("/syncs")).ShouldBe(HttpStatusCode.Accepted).Json["id"]!;
            JsonNode? sync = null;
            var parked = false;
            await Eventually.BecomesTrueAsync(
                async () =>
                {
                    sync = (await Team.Owner.GetAsync($"/syncs/{id}")).ShouldBe(HttpStatusCode.OK).Json;
                    if (!parked && (string?)sync["note"] == "parked")
                    {
                        parked = true;
                        await WeCom.ClearFaultsAsync();
                    }

                    return (string)sync["status"]! is not ("running" or "approved");
                },
                TimeSpan.FromSeconds(60),
                cell);

            var told = $"{cell}\n{sync}";
            switch (expected)
            {
                case FailSafe no:
                    ((string)sync!["status"]!, (string?)sync["reason"], (int?)sync["errCode"]).ShouldBe(("failed", no.Reason, errcode), told);
                    break;
                case Suspended:
                    ((string)sync!["status"]!, (string?)sync["reason"], (int?)sync["errCode"]).ShouldBe(("failed", "directory.credentials-refused", errcode), told);
                    (await BindingAsync()).ShouldBe("suspended", told);
                    break;
                case Quarantine aside:
                    ((string)sync!["status"]!).ShouldBe("completed", told);
                    (await Team.Owner.GetAsync($"/syncs/{id}/quarantine")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray().Select(i => (string)i!["reason"]!).ShouldContain(aside.Reason, told);
                    break;
                default:
                    ((string)sync!["status"]!, (int?)sync["quarantined"], parked).ShouldBe(("completed", 0, expected is Parked), told);
                    break;
            }

            var now = await StateAsync();
            now.Except(before, StringComparer.Ordinal).ShouldBeEmpty(told);
            before.Except(now, StringComparer.Ordinal).ShouldBeEmpty(told);
        }

        /// <summary>A callback says that somebody has changed.</summary>
        private async Task PersonAsync(Expected expected, int? errcode, Func<Task> strike, string cell)
        {
            var (userid, name) = (Next(), $"改名{cell[..cell.IndexOf(':', StringComparison.Ordinal)]}");
            var address = await CallbackAddress.IssueAsync(Team.App, Team.Owner, Team.Corp.CorpId, "contacts");
            await WeCom.NameAsync(Team.Corp.CorpId, userid, name);
            var before = await StateAsync();
            await strike();
            await address.UserAsync("update_user", userid);
            if (expected is not Unseen)
            {
                await Eventually.BecomesTrueAsync(async () => await HintAsync(userid, "attempts > 0"), TimeSpan.FromSeconds(30), cell);
                (await BindingAsync()).ShouldBe(expected is Suspended ? "suspended" : "bound", cell);
                (await StateAsync()).Except(before, StringComparer.Ordinal).ShouldBeEmpty(cell);
                await MendAsync(errcode);
            }

            await Eventually.BecomesTrueAsync(
                async () =>
                {
                    await Team.App.TextsAsync("with due as (update directory.contact_hints set due_at = now() where times > 0 and attempts > 0 returning 1) select 'x' from due");
                    return (await Team.App.TextsAsync($"select name from directory.people_1 where userid = '{userid}'")).Single() == name;
                },
                TimeSpan.FromSeconds(30),
                cell);
        }

        private async Task MessageAsync(Expected expected, int? errcode, Func<Task> strike, string cell)
        {
            var userid = Next();
            await strike();
            await Team.InviteAsync(userid);
            if (expected is Later)
            {
                await Eventually.BecomesTrueAsync(async () => await TrueAsync("select 'x' from notifications.lanes where failures > 0"), TimeSpan.FromSeconds(30), cell);
                (await Team.App.TextsAsync($"select state from notifications.deliveries where receiver = '{userid}'")).ShouldBe(["queued"], cell);
                await MendAsync(errcode);
            }

            await SentAsync(userid);
        }

        private async Task SignInAsync(Expected expected, int? errcode, Func<Task> strike, string cell)
        {
            await strike();
            var visitor = Team.NewVisitor();
            var page = await visitor.OpenAsync(_invited!);
            (page.Answer.Status == HttpStatusCode.OK && page.Code is null).ShouldBe(expected is Unseen, $"{cell}: {page.Answer.Status} {page.Code}");
            (await visitor.Client.GetAsync("/api/v1/me")).ShouldBe(HttpStatusCode.Unauthorized);
            (await Team.Owner.GetAsync("/people?limit=1")).ShouldBe(HttpStatusCode.OK);
            if (expected is Denied)
            {
                await MendAsync(errcode);
                await Eventually.BecomesTrueAsync(async () => (await Team.NewVisitor().OpenAsync(_invited!)).Answer.Status == HttpStatusCode.OK, TimeSpan.FromSeconds(10), cell);
            }
        }

        /// <summary>Somebody to whom nothing has happened for a while.</summary>
        private string Next() => _people.Dequeue().Userid;

        private Task<bool> HintAsync(string userid, string where) => TrueAsync($"select 'x' from directory.contact_hints where key = '{userid.ToLowerInvariant()}' and {where}");

        private async Task<bool> TrueAsync(string sql) => (await Team.App.TextsAsync(sql)).Count > 0;

        private Task SentAsync(string userid) => Eventually.BecomesTrueAsync(
            async () =>
            {
                await Team.App.TextsAsync("with due as (update notifications.lanes set blocked_until = now() where failures > 0 returning 1) select 'x' from due");
                return await TrueAsync($"select 'x' from notifications.deliveries where receiver = '{userid}' and state = 'sent'");
            },
            TimeSpan.FromSeconds(30),
            "it is sent once WeCom takes it");

        private async Task<string> BindingAsync() => (string)(await Team.Owner.GetAsync("/binding")).ShouldBe(HttpStatusCode.OK).Json["status"]!;

        private async Task<IReadOnlyList<string>> StateAsync() =>
        [
            .. await Team.App.TextsAsync("select 'person ' || p::text from directory.people_1 p"),
            .. await Team.App.TextsAsync("select 'department ' || d::text from directory.departments_1 d"),
            .. await Team.App.TextsAsync("select 'member ' || m::text from directory.members_1 m"),
        ];
    }
}
