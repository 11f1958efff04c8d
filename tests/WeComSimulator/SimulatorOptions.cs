using Liaison.WeComSimulator.Model;
using Liaison.WeComSimulator.Suite;

namespace Liaison.WeComSimulator;

/// <summary>Section "Simulator" of the configuration, which is the command line: <c>--Simulator:Size=1000</c>.</summary>
internal sealed class SimulatorOptions
{
    public const string Section = "Simulator";

    /// <summary>People of the first corp, up to 1,000,000.</summary>
    public int Size { get; set; } = 300;

    /// <summary>The same size and seed give the same corp.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Levels of departments, the root counted: 1 to 15. Null: as the size suggests.</summary>
    public int? Depth { get; set; }

    /// <summary>Host, and port unless it is the default one, that the apps' sign-in links may return to.</summary>
    public string TrustedDomain { get; set; } = "localhost:5080";

    /// <summary>The apps were created after 2022-06-20: no sensitive fields.</summary>
    public bool NewApp { get; set; } = true;

    /// <summary>Contacts sync is called from an IP that was added after 2022-08-15: ids only (48009 for the rest).</summary>
    public bool NewContactsIp { get; set; } = true;

    /// <summary>Where the mail sink listens on this machine; 0 is off, -1 any free port (see /control/state).</summary>
    public int SmtpPort { get; set; }

    /// <summary>Stop when standard input ends, so that a child process never outlives its parent.</summary>
    public bool StopWhenInputEnds { get; set; }

    /// <summary>A suite that is known from the start. Its addresses are checked, and its tickets begin, when it is saved by control.</summary>
    public SimulatedSuite? Suite { get; set; }

    public SimulatorLimits Limits { get; set; } = new();
}

/// <summary>WeCom's limits (API.md §22), to be made smaller by tests.</summary>
internal sealed class SimulatorLimits
{
    public int CallsPerMinute { get; set; } = 10_000;

    public int CallsPerHour { get; set; } = 150_000;

    /// <summary>Calls in flight for one API of one corp; beyond it 45033.</summary>
    public int ConcurrentCalls { get; set; } = 1_000;

    /// <summary>Wrong secrets in an hour after which the caller's IP is banned for an hour.</summary>
    public int WrongSecretsPerHour { get; set; } = 2_000;

    /// <summary>Tickets of one kind for one app.</summary>
    public int TicketsPerHour { get; set; } = 100;

    /// <summary>How long a callback may take to be answered.</summary>
    public int CallbackMilliseconds { get; set; } = 5_000;

    /// <summary>As <see cref="CallbackMilliseconds"/>, for a suite's create_auth, change_auth and cancel_auth.</summary>
    public int UrgentCallbackMilliseconds { get; set; } = 1_000;

    /// <summary>How long the check of a callback URL may take when it is saved.</summary>
    public int VerificationMilliseconds { get; set; } = 1_000;

    /// <summary>Tickets of one kind for all apps of a corp.</summary>
    public int CorpTicketsPerHour { get; set; } = 400;

    /// <summary>WeCom's account limit of a corp; messages a day are 200 times of it. Null: the corp's size, at least 1,000.</summary>
    public int? AccountLimit { get; set; }
}

/// <summary>What a corp is seeded from. The secrets are recognisable on purpose.</summary>
internal sealed record CorpSeed(
    string CorpId, string Name, int AgentId, string AppSecret, string ContactsSecret, int Size, int Seed, int? Depth, string TrustedDomain, bool NewApp, bool NewContactsIp)
{
    public static IReadOnlyList<CorpSeed> From(SimulatorOptions options) =>
    [
        new("wwliaisondemo0001", "星桥科技", 1000002, AppSecretOf("1"), ContactsSecretOf("1"), options.Size, options.Seed, options.Depth,
            options.TrustedDomain, options.NewApp, options.NewContactsIp),
        new("wwliaisondemo0002", "青禾贸易", 1000003, AppSecretOf("2"), ContactsSecretOf("2"), 20, 2, null,
            options.TrustedDomain, options.NewApp, options.NewContactsIp),
    ];

    public IEnumerable<SimulatedApp> Apps() =>
    [
        new(AgentId, AppKind.SelfBuilt, "Liaison", AppSecret, TrustedDomain, AppScope.WholeCorp, NewApp),
        new(0, AppKind.ContactsSync, "通讯录同步", ContactsSecret, "", AppScope.WholeCorp, NewContactsIp),
    ];

    private static string AppSecretOf(string last) => $"demo-app-secret-{last.PadLeft(27, '0')}";

    private static string ContactsSecretOf(string last) => $"demo-contacts-secret-{last.PadLeft(22, '0')}";
}
