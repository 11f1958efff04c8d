using Liaison.Kernel.Callers;
using Liaison.Kernel.Reading;

namespace Liaison.Binding.Sessions;

internal sealed class CallerProofs(IPlatformReads reads, TimeProvider time) : ICallerProofs
{
    public async Task<bool> AreGoodAsync(Caller caller, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return caller switch
        {
            { IsSystem: true } => true,
            { Session: { } session } => await reads.FindAsync<bool>(
                $"select exists (select 1 from binding.sessions where id = @session and {SessionRules.IsLive})", new { session, now, idleSince = now - SessionRules.Idle }, ct),
            { Key: { } key } => await reads.FindAsync<bool>(
                "select exists (select 1 from binding.api_keys_1 where tenant_id = @team and id = @key and revoked_at is null and expires_at > @now)",
                new { team = key.Team.ToString(), key = key.Id, now },
                ct),
            _ => false,
        };
    }
}
