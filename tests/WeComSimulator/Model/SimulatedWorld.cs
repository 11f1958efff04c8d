using System.Collections.Concurrent;
using Liaison.WeComSimulator.Faults;
using Liaison.WeComSimulator.Mail;
using Liaison.WeComSimulator.Seeding;
using Liaison.WeComSimulator.Suite;

namespace Liaison.WeComSimulator.Model;

/// <summary>All that the simulator knows. One per application; nothing is static.</summary>
internal sealed class SimulatedWorld
{
    private const int EventsKept = 50;

    private readonly SimulatorOptions _options;
    private readonly ConcurrentDictionary<string, SimulatedCorp> _corps = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, CorpSeed> _seeds = new(StringComparer.Ordinal);
    private readonly Queue<WorldEvent> _events = new();

    public SimulatedWorld(SimulatorOptions options, SimulatedClock clock)
    {
        _options = options;
        Clock = clock;
        Tokens = new TokenStore(clock);
        Codes = new CodeStore(clock);
        MiniProgramCodes = new CodeStore(clock);
        Rates = new RateGuard(clock);
        Limits = options.Limits;
        Suites = new SuiteRegistry(this);
        Happened += Remember;
        Reset();
    }

    /// <summary>Raised inside the change, under the corp's lock: be quick.</summary>
    public event Action<WorldEvent>? Happened;

    /// <summary>Raised when everything is about to start again.</summary>
    public event Action? Emptied;

    public SimulatedClock Clock { get; }

    public SimulatorLimits Limits { get; }

    public string TrustedDomain => _options.TrustedDomain;

    public TokenStore Tokens { get; }

    public CodeStore Codes { get; }

    /// <summary>Of <c>wx.qy.login</c>; the appid stands where other codes have their domain.</summary>
    public CodeStore MiniProgramCodes { get; }

    public RateGuard Rates { get; }

    public SuiteRegistry Suites { get; }

    public FaultBook Faults { get; } = new();

    public CallLog Calls { get; } = new();

    public MailBox Mails { get; } = new();

    public IReadOnlyList<SimulatedCorp> Corps => [.. _corps.Values.OrderBy(c => c.CorpId, StringComparer.Ordinal)];

    /// <summary>The newest changes, newest first.</summary>
    public IReadOnlyList<WorldEvent> RecentEvents
    {
        get
        {
            lock (_events)
            {
                return [.. _events.Reverse()];
            }
        }
    }

    public SimulatedCorp? FindCorp(string corpId) => _corps.GetValueOrDefault(corpId);

    public CorpSeed SeedOf(SimulatedCorp corp) => _seeds[corp.CorpId];

    public SimulatedCorp AddCorp(CorpSeed seed)
    {
        var corp = CorpSeeder.Create(seed, e => Happened?.Invoke(e));
        _seeds[seed.CorpId] = seed;
        _corps[seed.CorpId] = corp;
        return corp;
    }

    /// <summary>Everything as at the start: corps, clock, tokens, faults, logs, mails.</summary>
    public void Reset()
    {
        Emptied?.Invoke();
        Suites.Clear();
        if (_options.Suite is { } suite)
        {
            Suites.Put(suite);
        }

        Clock.Reset();
        Tokens.InvalidateAll();
        Codes.Clear();
        MiniProgramCodes.Clear();
        Rates.Clear();
        Faults.Clear();
        Calls.Clear();
        Mails.Clear();
        _corps.Clear();
        foreach (var seed in CorpSeed.From(_options))
        {
            AddCorp(seed);
        }

        lock (_events)
        {
            _events.Clear();
        }
    }

    private void Remember(WorldEvent happened)
    {
        lock (_events)
        {
            _events.Enqueue(happened);
            if (_events.Count > EventsKept)
            {
                _events.Dequeue();
            }
        }
    }
}
