using System.Security.Cryptography;
using System.Text;
using Liaison.Binding.Contracts;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Invitations;

/// <summary>
/// What a browser on the join page has proved so far. The browser holds a random handle in a cookie; here lies its hash. A state is used once, is good for
/// ten minutes and for the browser that got it alone.
/// </summary>
internal sealed class JoinVisits(ITeamReads reads, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    public async Task<(string Handle, string State)> BeginAsync(TeamId team, CancellationToken ct)
    {
        var (handle, state) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        await reads.ExecuteAsync(
            team,
            """
            with old as (delete from directory.join_visits where tenant_id = @team and expires_at < @now)
            insert into directory.join_visits (handle_hash, tenant_id, state, expires_at) values (@hash, @team, @state, @until) -- tenant_id = @team
            """,
            new { hash = HashOf(handle), state, now = time.GetUtcNow(), until = time.GetUtcNow() + Lifetime },
            ct);
        return (handle, state);
    }

    /// <returns>False when the state is not this browser's, was used, or is too old.</returns>
    public async Task<bool> UseStateAsync(TeamId team, string handle, string state, CancellationToken ct) => await reads.ExecuteAsync(
        team,
        "update directory.join_visits set state = '' where tenant_id = @team and handle_hash = @hash and state = @state and state <> '' and expires_at > @now",
        new { hash = HashOf(handle), state, now = time.GetUtcNow() },
        ct) == 1;

    public Task ProveAsync(TeamId team, string handle, WeComIdentity who, CancellationToken ct) => reads.ExecuteAsync(
        team,
        "update directory.join_visits set corp_id = @corp, userid = @user where tenant_id = @team and handle_hash = @hash",
        new { hash = HashOf(handle), corp = who.CorpId, user = who.UserId },
        ct);

    /// <returns>Null when nothing was proved, or too long ago.</returns>
    public async Task<WeComIdentity?> FindAsync(TeamId team, string handle, CancellationToken ct) => await reads.FindAsync<WeComIdentity>(
        team,
        "select corp_id, userid as user_id from directory.join_visits where tenant_id = @team and handle_hash = @hash and userid is not null and expires_at > @now",
        new { hash = HashOf(handle), now = time.GetUtcNow() },
        ct);

    private static byte[] HashOf(string handle) => SHA256.HashData(Encoding.UTF8.GetBytes(handle));
}
