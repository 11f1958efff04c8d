using System.Net;
using System.Security.Cryptography;
using System.Text;
using Liaison.Kernel.Outcomes;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Accounts;

/// <summary>How often something may be tried before it is blocked for a while, longer each time.</summary>
/// <param name="Free">Tries without a block; the last of them sets the first one.</param>
/// <param name="FirstBlock">Doubles with each further try, up to <paramref name="LongestBlock"/>.</param>
/// <param name="Memory">After this long without a try all is forgotten.</param>
internal sealed record AttemptLimit(string Name, int Free, TimeSpan FirstBlock, TimeSpan LongestBlock, TimeSpan Memory)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Wrong passwords for one account from one address.</summary>
    public static readonly AttemptLimit SignInHere = new("sign-in-here", 5, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), Hour);

    /// <summary>Wrong passwords for one account from anywhere. Wider, so that a stranger cannot lock the owner out with a few tries.</summary>
    public static readonly AttemptLimit SignInAnywhere = new("sign-in-anywhere", 30, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), Hour);

    /// <summary>Wrong passwords from one address for whatever account. A whole office may stand behind one.</summary>
    public static readonly AttemptLimit SignInFrom = new("sign-in-from", 100, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), Hour);

    /// <summary>Sign-ins that one address began and did not finish. A company may come through one at nine on Monday.</summary>
    public static readonly AttemptLimit StartFrom = new("start-from", 1000, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(15));

    /// <summary>Mails with a code to one mailbox.</summary>
    public static readonly AttemptLimit RegisterMailbox = new("register-mailbox", 5, TimeSpan.FromMinutes(15), Hour, Hour);

    /// <summary>Mails with a code that one address asked for.</summary>
    public static readonly AttemptLimit RegisterFrom = new("register-from", 300, TimeSpan.FromMinutes(5), Hour, Hour);

    /// <summary>Wrong codes from one address, over all registrations.</summary>
    public static readonly AttemptLimit VerifyFrom = new("verify-from", 50, TimeSpan.FromMinutes(1), Hour, Hour);
}

/// <summary>What is being tried: a limit and whom it counts for.</summary>
internal readonly record struct Attempt(AttemptLimit Limit, string Subject)
{
    public static Attempt From(AttemptLimit limit, string? remoteAddress) => new(limit, NetworkOf(remoteAddress));

    /// <summary>IPv6 counts by /64: that is what one subscriber has.</summary>
    public static string NetworkOf(string? remoteAddress)
    {
        if (!IPAddress.TryParse(remoteAddress, out var address))
        {
            return "unknown";
        }

        return address is { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false }
            ? Convert.ToHexString(address.GetAddressBytes(), 0, 8)
            : address.MapToIPv4().ToString();
    }

    public byte[] Key() => SHA256.HashData(Encoding.UTF8.GetBytes($"{Limit.Name}\n{Subject}"));
}

/// <summary>
/// Counts tries in PostgreSQL, so that limits hold over all hosts. Each try is counted before it is made, in a statement of its own:
/// parallel tries cannot slip past the limit, and a refusal's rollback does not forget it.
/// </summary>
internal sealed class Attempts(IPlatformReads reads, TimeProvider time)
{
    private const string Take = """
        insert into binding.attempts as a (key, count, last_at) values (@key, 1, @now)
        on conflict (key) do update set
            count = case when a.last_at <= @forgotten then 1 else a.count + 1 end,
            blocked_until = case when a.last_at > @forgotten and a.count + 1 >= @free
                then @now + least(@firstBlock * power(2, least(a.count + 1 - @free, 16)), @longestBlock) end,
            last_at = @now
        where a.blocked_until is null or a.blocked_until <= @now
        returning a.blocked_until
        """;

    /// <summary>Counts a try under each limit.</summary>
    /// <returns>A refusal when one of them is blocked; else until when this try, should it fail, blocks the first of them.</returns>
    public async Task<Outcome<TakenAttempts>> TakeAsync(IReadOnlyList<Attempt> attempts, CancellationToken ct)
    {
        List<DateTimeOffset?> blocks = [];
        foreach (var (attempt, key) in attempts.Select(a => (a, a.Key())))
        {
            var now = time.GetUtcNow();
            var (limit, _) = attempt;
            var taken = await reads.FindAsync<TakenRow>(
                Take,
                new { key, now, forgotten = now - limit.Memory, free = limit.Free, firstBlock = limit.FirstBlock, longestBlock = limit.LongestBlock },
                ct);
            if (taken is null)
            {
                var until = await reads.FindAsync<DateTimeOffset?>("select blocked_until from binding.attempts where key = @key", new { key }, ct);
                return AccountErrors.TooManyAttempts(until is { } end && end > now ? end - now : TimeSpan.FromSeconds(1));
            }

            blocks.Add(taken.BlockedUntil);
        }

        return new TakenAttempts(attempts, blocks[0]);
    }

    /// <summary>Takes back tries that were no guesses: they succeeded.</summary>
    public Task ForgiveAsync(TakenAttempts taken, CancellationToken ct) => reads.ExecuteAsync(
        "update binding.attempts set count = greatest(count - 1, 0), blocked_until = null where key = any(@keys)",
        new { keys = taken.Attempts.Select(a => a.Key()).ToArray() },
        ct);

    private sealed record TakenRow(DateTimeOffset? BlockedUntil);
}

/// <param name="BlockedUntil">UTC. Until when the first of them is blocked now; null while tries are left.</param>
internal sealed record TakenAttempts(IReadOnlyList<Attempt> Attempts, DateTimeOffset? BlockedUntil);
