using System.Security.Cryptography;

namespace Liaison.WeComSimulator.Model;

internal sealed record IssuedToken(string Value, string CorpId, int AgentId, string Secret, DateTimeOffset ExpiresAt);

/// <summary>Access tokens and tickets: one live token per (corp, app) until it expires.</summary>
internal sealed class TokenStore(TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(7200);
    private const int Kept = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, IssuedToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Corp, int Agent, string Kind), IssuedToken> _live = [];

    /// <summary>The live token of the kind, or a new one.</summary>
    public IssuedToken Issue(string corpId, SimulatedApp app, string kind = "token")
    {
        lock (_gate)
        {
            var key = (corpId, app.AgentId, kind);
            if (_live.TryGetValue(key, out var live) && live.ExpiresAt > time.GetUtcNow() && live.Secret == app.Secret)
            {
                return live;
            }

            if (_tokens.Count >= Kept)
            {
                foreach (var old in _tokens.Values.Where(t => t.ExpiresAt <= time.GetUtcNow()).ToArray())
                {
                    _tokens.Remove(old.Value);
                }
            }

            var token = new IssuedToken(RandomText(64), corpId, app.AgentId, app.Secret, time.GetUtcNow() + Life);
            _live[key] = token;
            if (kind == "token")
            {
                _tokens[token.Value] = token;
            }

            return token;
        }
    }

    public IssuedToken? Find(string value)
    {
        lock (_gate)
        {
            return _tokens.GetValueOrDefault(value);
        }
    }

    /// <summary>All tokens end now: calls with them answer 42001.</summary>
    public void ExpireAll()
    {
        lock (_gate)
        {
            foreach (var token in _tokens.Values.ToArray())
            {
                _tokens[token.Value] = token with { ExpiresAt = time.GetUtcNow() };
            }

            _live.Clear();
        }
    }

    /// <summary>All tokens are forgotten before their time: calls with them answer 40014.</summary>
    public void InvalidateAll()
    {
        lock (_gate)
        {
            _tokens.Clear();
            _live.Clear();
        }
    }

    public static string RandomText(int length) =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", length);
}

/// <param name="UserId">Null: the phone's holder is no member of the corp.</param>
internal sealed record SignInCode(string CorpId, string? UserId, string Stranger, string Domain, bool WithTicket, DateTimeOffset ExpiresAt);

internal sealed record UserTicket(string CorpId, string UserId, DateTimeOffset ExpiresAt);

/// <summary>Sign-in codes: one use, 300 seconds. Tickets of who agreed to show more: 1,800 seconds.</summary>
internal sealed class CodeStore(TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(300);
    public static readonly TimeSpan TicketLife = TimeSpan.FromSeconds(1800);
    private const int Kept = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SignInCode> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UserTicket> _tickets = new(StringComparer.Ordinal);

    public string Issue(string corpId, string? userId, string stranger, string domain, bool withTicket)
    {
        lock (_gate)
        {
            if (_codes.Count >= Kept)
            {
                foreach (var old in _codes.Where(c => c.Value.ExpiresAt <= time.GetUtcNow()).Select(c => c.Key).ToArray())
                {
                    _codes.Remove(old);
                }
            }

            var code = TokenStore.RandomText(43);
            _codes[code] = new SignInCode(corpId, userId, stranger, domain, withTicket, time.GetUtcNow() + Life);
            return code;
        }
    }

    public string IssueTicket(string corpId, string userId)
    {
        lock (_gate)
        {
            foreach (var old in _tickets.Where(t => t.Value.ExpiresAt <= time.GetUtcNow() - TicketLife).Select(t => t.Key).ToArray())
            {
                _tickets.Remove(old);
            }

            var ticket = TokenStore.RandomText(64);
            _tickets[ticket] = new UserTicket(corpId, userId, time.GetUtcNow() + TicketLife);
            return ticket;
        }
    }

    public UserTicket? FindTicket(string ticket)
    {
        lock (_gate)
        {
            return _tickets.GetValueOrDefault(ticket);
        }
    }

    /// <summary>The first try burns the code, whatever comes of it.</summary>
    public SignInCode? Consume(string code)
    {
        lock (_gate)
        {
            return _codes.Remove(code, out var found) && found.ExpiresAt > time.GetUtcNow() ? found : null;
        }
    }

    public bool IsValid(string corpId, string code)
    {
        lock (_gate)
        {
            return _codes.TryGetValue(code, out var found) && found.CorpId == corpId && found.ExpiresAt > time.GetUtcNow();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _codes.Clear();
        }
    }
}
