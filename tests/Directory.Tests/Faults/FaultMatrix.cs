namespace Liaison.Directory.Tests.Faults;

/// <summary>Where we talk to WeCom: token, scope, departments, list of ids, people, one person by callback, message, code of a sign-in.</summary>
public enum Phase
{
    T, S, D, L, P, G, M, O,
}

/// <summary>What is to be seen when a fault strikes in a phase.</summary>
internal abstract record Expected;

/// <summary>Nothing: the result is as without the fault.</summary>
internal sealed record Unseen : Expected;

/// <summary>The run says that it waits for an hour or so, goes on, and the result is as without the fault.</summary>
internal sealed record Parked : Expected;

/// <summary>The run fails with this reason, and not a row differs.</summary>
internal sealed record FailSafe(string Reason) : Expected;

/// <summary>As <see cref="FailSafe"/>, and the binding is suspended until a Secret is entered: nobody insists.</summary>
internal sealed record Suspended : Expected;

/// <summary>The run goes on and sets something aside for this reason; whoever it is counts as present.</summary>
internal sealed record Quarantine(string Reason) : Expected;

/// <summary>Not now: it is read, or sent, when the fault is over, and nothing is changed or lost until then.</summary>
internal sealed record Later : Expected;

/// <summary>No session; who has another way in still gets in.</summary>
internal sealed record Denied : Expected;

/// <summary>A test of its own shows it.</summary>
internal sealed record ShownBy(string Test) : Expected;

/// <summary>It cannot happen there.</summary>
internal sealed record Never(string Because) : Expected;

/// <param name="Api">Null for the phase's own call.</param>
/// <param name="Match">Part of the query; <c>{department}</c> stands for one that has people.</param>
internal sealed record Strike(string Kind, int? ErrCode = null, int? Times = null, string? Match = null, string? Api = null);

/// <summary>One row of CASES §3; a letter behind the number tells its variants apart.</summary>
/// <param name="Strike">Null where no cell is played here.</param>
/// <param name="Phases">Each phase once: letters and what is expected there.</param>
internal sealed record Fault(string Id, string Name, Strike? Strike, params (string Phases, Expected Expected)[] Phases)
{
    public int Number => int.Parse(Id.TrimEnd('b', 'c'), System.Globalization.CultureInfo.InvariantCulture);

    public Expected? In(Phase phase) => Phases.Where(p => p.Phases.Contains($"{phase}", StringComparison.Ordinal)).Select(p => p.Expected).SingleOrDefault();
}

/// <summary>The faults of WeCom and of what lies between us and it, and what each does in each phase.</summary>
internal static class FaultMatrix
{
    public const int Numbers = 36;

    private const string NoList = "the answer has no list";
    private const string NoCode = "no code is exchanged";

    private static readonly FailSafe Unavailable = new("directory.wecom-unavailable");
    private static readonly FailSafe Protocol = new("directory.wecom-protocol");
    private static readonly FailSafe Code = new("directory.wecom-refused");

    public static readonly IReadOnlyList<Fault> Faults =
    [
        new("1", "HTTP 5xx, once", new("http502", Times: 1), ("TSDLPGM", new Unseen()), ("O", new Denied())),
        new("2", "HTTP 5xx, on and on", new("http503"), ("TSDLP", Unavailable), ("GM", new Later()), ("O", new Denied())),
        new("2b", "connection cut, on and on", new("reset"), ("TSDLP", Unavailable), ("GM", new Later()), ("O", new Denied())),
        new("3", "-1, once", new("errcode", -1, Times: 1), ("TSDLPGM", new Unseen()), ("O", new Denied())),
        new("3b", "-1, always", new("errcode", -1), ("TSDLP", Code), ("GM", new Later()), ("O", new Denied())),
        new("4", "45009 by the minute", new("errcode", 45009, Times: 1), ("TSDLP", new Unseen()), ("GM", new Later()), ("O", new Denied())),
        new("5", "45009 by the hour", new("errcode", 45009), ("TSDLP", new Parked()), ("GM", new Later()), ("O", new Denied())),
        new("6", "45033", new("errcode", 45033, Times: 1), ("TSDLP", new Unseen()), ("GM", new Later()), ("O", new Denied())),
        new("7", "42001", new("errcode", 42001, Times: 1), ("T", new Never("gettoken carries no token")), ("SDLPGMO", new Unseen())),
        new("7b", "40014", new("errcode", 40014, Times: 1), ("T", new Never("gettoken carries no token")), ("SDLPGMO", new Unseen())),
        new("8", "40001, the Secret was rotated", new("errcode", 40001), ("TSDPG", new Suspended()), ("L", new Quarantine("refused-40001")), ("M", new Later()), ("O", new Denied())),
        new("9", "60020, the address is not trusted", new("errcode", 60020), ("TSDLP", Code), ("GM", new Later()), ("O", new Denied())),
        new("10", "48002", new("errcode", 48002), ("TSDPG", new Suspended()), ("L", new Quarantine("refused-48002")), ("M", new Later()), ("O", new Denied())),
        new("10b", "60031", new("errcode", 60031), ("TSDLPG", new Suspended()), ("M", new Later()), ("O", new Denied())),
        new("10c", "the app is switched off", null,
            ("S", new ShownBy("ReadFaultTests.A_switched_off_app_ends_the_run_and_members_keep_their_access")), ("TDLPGMO", new Never("only agent/get says so, elsewhere it is 10 or 10b"))),
        new("11", "48004, the corp has ended it", new("errcode", 48004), ("TSDLPG", new Suspended()), ("M", new Later()), ("O", new Denied())),
        new("12", "accepts and never answers", new("timeout"), ("TSDLP", Unavailable), ("GM", new Later()), ("O", new Denied())),
        new("13", "one byte a second", new("slow"), ("TSDLP", Unavailable), ("GM", new Later()), ("O", new Denied())),
        new("14", "cut, as if it were whole", new("truncated"), ("TSDLP", Protocol), ("GM", new Later()), ("O", new Denied())),
        new("14b", "shorter than promised", new("wrong-length"), ("TSDLP", Unavailable), ("GM", new Later()), ("O", new Denied())),
        new("14c", "cut, once", new("truncated", Times: 1), ("TSDLPGM", new Unseen()), ("O", new Denied())),
        new("15", "HTML with 200", new("html"), ("TSDLP", Protocol), ("GM", new Later()), ("O", new Denied())),
        new("15b", "a redirect", new("redirect"), ("TSDLP", Protocol), ("GM", new Later()), ("O", new Denied())),
        new("16", "the list is missing", new("missing-list"), ("DLP", Protocol), ("TSGMO", new Never(NoList))),
        new("16b", "the list is null", new("null-list"), ("DLP", Protocol), ("TSGMO", new Never(NoList))),
        new("17", "an empty list", new("empty-list"),
            ("D", new FailSafe("directory.no-departments-read")), ("L", new FailSafe("directory.empty-read")), ("P", new Unseen()), ("TSGMO", new Never(NoList))),
        new("18", "half of the corp is missing", null,
            ("P", new ShownBy("ReadFaultTests.Half_of_the_corp_missing_is_first_flagged_then_held")), ("DL", new Never("half of either is what 20 and 25 are about")), ("TSGMO", new Never(NoList))),
        new("19", "the scope moves while we read", null,
            ("S", new ShownBy("PlannerTests.A_scope_that_changed_while_we_read_makes_nobody_a_leaver_not_even_by_the_id_list")), ("TDLPGMO", new Never("the scope is read at S"))),
        new("20", "people move between two pages", null,
            ("P", new ShownBy("ReadFaultTests.Whoever_moved_between_two_pages_is_found_by_a_second_look")), ("TSDLGMO", new Never("there is one answer"))),
        new("21", "the cursor never ends", new("same-cursor"), ("L", new FailSafe("directory.endless-id-list")), ("TSDPGMO", new Never("there is no cursor"))),
        new("22", "50100, once", new("errcode", 50100, Times: 1), ("L", new Unseen()), ("TSDPGMO", new Never("there is no cursor"))),
        new("22b", "50100, always", new("errcode", 50100), ("L", Code), ("TSDPGMO", new Never("there is no cursor"))),
        new("23", "a person twice", new("duplicate-userid"), ("P", new Unseen()), ("L", new Never("a row for each department is the rule there")), ("TSDGMO", new Never("no list of people"))),
        new("23b", "a person in two spellings", new("case-twin"), ("P", new Unseen()), ("L", new Never("keys are compared, not spellings")), ("TSDGMO", new Never("no list of people"))),
        new("23c", "two names under one userid", new("name-twin"), ("P", new Quarantine("names-differ")), ("L", new Never("there are no names")), ("TSDGMO", new Never("no list of people"))),
        new("24", "departments in a loop, without a parent", null,
            ("D", new ShownBy("ReadFaultTests.Loops_and_unknown_parents_become_a_forest_and_nobody_loses_a_department")), ("TSLPGMO", new Never("no tree of departments"))),
        new("25", "a listed department does not exist", new("errcode", 60003, Match: "{department}"), ("P", Code), ("TSDLGMO", new Never("no single department is asked for"))),
        new("26", "60011 for one department", new("errcode", 60011, Match: "{department}"), ("P", new Unseen()), ("TSDLGMO", new Never("no single department is asked for"))),
        new("27", "60111 for everybody", new("errcode", 60111, Api: "/cgi-bin/user/*"),
            ("P", Code), ("G", new ShownBy("CallbackSyncTests.A_delete_that_WeCom_does_not_confirm_takes_nothing_from_anybody")), ("TSDLMO", new Never("no person is asked for"))),
        new("28", "a row without an id", new("bad-row"), ("P", new Quarantine("id-missing")), ("D", new Quarantine("id-invalid")), ("L", new Unseen()), ("TSGMO", new Never(NoList))),
        new("28b", "a name that is too long", new("long-name"), ("DP", new Quarantine("name-too-long")), ("L", new Never("there are no names")), ("TSGMO", new Never(NoList))),
        new("29", "the answer of another corp", null, ("S", new ShownBy("ProtocolFaultTests.An_answer_about_something_else_is_a_fault")), ("TDLPGMO", new Never("only agent/get names whom it is about"))),
        new("30", "a gzip bomb", new("gzip-bomb"), ("TSDLP", Protocol), ("GM", new Later()), ("O", new Denied())),
        new("30b", "a million nested arrays", new("deep"), ("TSDLP", Protocol), ("GM", new Later()), ("O", new Denied())),
        new("31", "a certificate that nobody vouches for", null,
            ("TSDLPGMO", new ShownBy("ProtocolFaultTests.A_certificate_that_nobody_vouches_for_is_refused_before_the_secret_is_sent"))),
        new("32", "DNS to a private address", null, ("TSDLPGMO", new Never("WeCom's address is a setting of the operator, no input; a name without an address is as 2b"))),
        new("33", "clocks differ", null,
            ("G", new ShownBy("CallbackCryptoTests.A_callback_outside_of_the_window_is_a_recording")), ("TSDLPMO", new Never("a call compares no clocks: tokens end by our monotonic one"))),
        new("34", "a code that was used", new("errcode", 40029), ("O", new Denied()), ("TSDLPGM", new Never(NoCode))),
        new("34b", "a code that has expired", new("errcode", 42003), ("O", new Denied()), ("TSDLPGM", new Never(NoCode))),
        new("35", "bad receivers", null, ("M", new ShownBy("InvitationCardTests.A_refusal_of_one_receiver_is_told_for_that_one_alone")), ("TSDLPGO", new Never("nothing is sent"))),
        new("36", "callbacks late, twice, reordered, lost, forged", null,
            ("G", new ShownBy("CallbackSyncTests.Out_of_order_and_twice_is_as_in_order_and_once")), ("TSDLPMO", new Never("nothing is called back"))),
    ];

    public static string ApiOf(Phase phase) => "/cgi-bin/" + phase switch
    {
        Phase.T => "gettoken",
        Phase.S => "agent/get",
        Phase.D => "department/list",
        Phase.L => "user/list_id",
        Phase.P => "user/list",
        Phase.G => "user/get",
        Phase.M => "message/send",
        Phase.O => "auth/getuserinfo",
        _ => throw new InvalidOperationException($"{phase}"),
    };

    public static IEnumerable<(Fault Fault, Phase Phase)> Cells => from fault in Faults from phase in Enum.GetValues<Phase>() select (fault, phase);

    /// <summary>Those that are played; of each fault one, another phase each time, or all of them.</summary>
    public static IEnumerable<(Fault Fault, Phase Phase)> Played(bool all) => Faults.Where(f => f.Strike is not null).Index().SelectMany(f =>
    {
        Phase[] phases = [.. Enum.GetValues<Phase>().Where(p => f.Item.In(p) is not (null or ShownBy or Never))];
        return all ? phases.Select(p => (f.Item, p)) : [(f.Item, phases[f.Index % phases.Length])];
    });
}
