using System.Text.Json.Serialization;

namespace Liaison.WeComSimulator.Faults;

[JsonConverter(typeof(JsonStringEnumConverter<FaultKind>))]
internal enum FaultKind
{
    /// <summary>Accepts the call and never answers.</summary>
    [JsonStringEnumMemberName("timeout")] Timeout,

    /// <summary>The true answer, one byte a second.</summary>
    [JsonStringEnumMemberName("slow")] Slow,
    [JsonStringEnumMemberName("http500")] Http500,
    [JsonStringEnumMemberName("http502")] Http502,
    [JsonStringEnumMemberName("http503")] Http503,
    [JsonStringEnumMemberName("redirect")] Redirect,

    /// <summary>WeCom's own refusal, with the code of <see cref="Fault.ErrCode"/>.</summary>
    [JsonStringEnumMemberName("errcode")] ErrCode,

    /// <summary>The first half of the answer, as if it were whole.</summary>
    [JsonStringEnumMemberName("truncated")] Truncated,

    /// <summary>The whole length is promised, half of it comes, then the connection ends.</summary>
    [JsonStringEnumMemberName("wrong-length")] WrongLength,
    [JsonStringEnumMemberName("html")] Html,

    /// <summary>The connection is cut before any answer.</summary>
    [JsonStringEnumMemberName("reset")] Reset,

    /// <summary>200 MB (or <see cref="Fault.Bytes"/>) in one string.</summary>
    [JsonStringEnumMemberName("huge")] Huge,
    [JsonStringEnumMemberName("gzip-bomb")] GzipBomb,

    /// <summary>A million nested arrays.</summary>
    [JsonStringEnumMemberName("deep")] Deep,
    [JsonStringEnumMemberName("missing-list")] MissingList,
    [JsonStringEnumMemberName("null-list")] NullList,
    [JsonStringEnumMemberName("empty-list")] EmptyList,

    /// <summary>Every second row is missing; the answer is well-formed.</summary>
    [JsonStringEnumMemberName("half-list")] HalfList,

    /// <summary>The first row comes twice.</summary>
    [JsonStringEnumMemberName("duplicate-userid")] DuplicateUserId,

    /// <summary>The first row comes again with the userid in the other case.</summary>
    [JsonStringEnumMemberName("case-twin")] CaseTwin,

    /// <summary>The first row comes again with another name.</summary>
    [JsonStringEnumMemberName("name-twin")] NameTwin,

    /// <summary>The last department that has one becomes its parent's parent.</summary>
    [JsonStringEnumMemberName("department-cycle")] DepartmentCycle,

    /// <summary>The last department gets a parent that does not exist.</summary>
    [JsonStringEnumMemberName("orphan-department")] OrphanDepartment,

    /// <summary>The first row's userid is empty, or its id is no 32-bit number.</summary>
    [JsonStringEnumMemberName("bad-row")] BadRow,

    /// <summary>The first row's name has 5,000 characters.</summary>
    [JsonStringEnumMemberName("long-name")] LongName,

    /// <summary>next_cursor never changes and is never empty.</summary>
    [JsonStringEnumMemberName("same-cursor")] SameCursor,
}

/// <param name="Api">A path such as /cgi-bin/user/list; a <c>*</c> at the end stands for any rest.</param>
/// <param name="Match">Only calls whose query string contains this, such as department_id=5.</param>
/// <param name="MatchBody">Only calls whose body contains this.</param>
/// <param name="Times">How often; null until cleared.</param>
/// <param name="After">So many matching calls are let through first.</param>
/// <param name="Probability">0 to 1, drawn from <paramref name="Seed"/>; null always.</param>
/// <param name="Bytes">For huge and gzip-bomb; null 200 MB.</param>
internal sealed record Fault(
    string Api,
    FaultKind Kind,
    int? ErrCode = null,
    string? Match = null,
    string? MatchBody = null,
    int? Times = null,
    int? After = null,
    double? Probability = null,
    int Seed = 1,
    long? Bytes = null);

/// <param name="Hits">How often it has struck.</param>
internal sealed record ActiveFault(int Id, Fault Fault, int Hits);

/// <summary>The faults that are switched on; the oldest that matches a call strikes.</summary>
internal sealed class FaultBook
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private int _lastId;

    public IReadOnlyList<ActiveFault> Active
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(e => new ActiveFault(e.Id, e.Fault, e.Hits))];
            }
        }
    }

    public bool NeedsBody
    {
        get
        {
            lock (_gate)
            {
                return _entries.Exists(e => e.Fault.MatchBody is not null);
            }
        }
    }

    public int Add(Fault fault)
    {
        lock (_gate)
        {
            _entries.Add(new Entry(++_lastId, fault, new Random(fault.Seed)));
            return _lastId;
        }
    }

    public bool Remove(int id)
    {
        lock (_gate)
        {
            return _entries.RemoveAll(e => e.Id == id) > 0;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
        }
    }

    public Fault? Strike(string path, string query, string body)
    {
        lock (_gate)
        {
            foreach (var entry in _entries)
            {
                if (Matches(entry.Fault, path, query, body) && entry.Strikes())
                {
                    return entry.Fault;
                }
            }

            return null;
        }
    }

    private static bool Matches(Fault fault, string path, string query, string body) =>
        (fault.Api.EndsWith('*') ? path.StartsWith(fault.Api[..^1], StringComparison.Ordinal) : path == fault.Api)
        && (fault.Match is null || query.Contains(fault.Match, StringComparison.OrdinalIgnoreCase))
        && (fault.MatchBody is null || body.Contains(fault.MatchBody, StringComparison.OrdinalIgnoreCase));

    private sealed class Entry(int id, Fault fault, Random random)
    {
        private int _seen;

        public int Id => id;

        public Fault Fault => fault;

        public int Hits { get; private set; }

        public bool Strikes()
        {
            if (++_seen <= (fault.After ?? 0) || Hits >= (fault.Times ?? int.MaxValue) || (fault.Probability is { } p && random.NextDouble() >= p))
            {
                return false;
            }

            Hits++;
            return true;
        }
    }
}
