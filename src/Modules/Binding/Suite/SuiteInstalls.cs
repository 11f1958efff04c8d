using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;
using Liaison.Kernel.Secrets;

namespace Liaison.Binding.Suite;

/// <summary>
/// Installs on their way: begun by an admin, taken by whichever comes first of their browser and WeCom's create_auth, picked up from WeCom once, and done once.
/// </summary>
internal sealed class SuiteInstalls(ITeamReads reads, IPlatformReads platform, SecretBox box, TimeProvider time)
{
    /// <summary>WeCom's page is good for 20 minutes, what it gives for 10 more.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    /// <summary>Longer than any call to WeCom with its repeats: whoever took it is gone.</summary>
    private static readonly TimeSpan Taken = TimeSpan.FromMinutes(3);

    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private const string Columns = "select state_hash, tenant_id, session_id, confirm_other_corp, picked_up, done_at from binding.suite_installs";

    /// <summary>Begins one for this browser alone.</summary>
    /// <returns>The state, of the letters and digits that WeCom takes.</returns>
    public async Task<string> BeginAsync(TeamId team, Guid session, bool confirmOtherCorp, CancellationToken ct)
    {
        var state = RandomNumberGenerator.GetString(Alphabet, 43);
        await reads.ExecuteAsync(
            team,
            """
            insert into binding.suite_installs (state_hash, tenant_id, session_id, confirm_other_corp, started_at, expires_at) -- tenant_id = @team
            values (@hash, @team, @session, @confirmOtherCorp, @now, @until)
            """,
            new { hash = HashOf(state), session, confirmOtherCorp, now = time.GetUtcNow(), until = time.GetUtcNow() + Life },
            ct);
        return state;
    }

    /// <returns>Null when nobody has begun it, or too long ago.</returns>
    public Task<SuiteInstallRow?> FindAsync(string state, CancellationToken ct) =>
        platform.FindAsync<SuiteInstallRow>($"{Columns} where state_hash = @hash and expires_at > @now", new { hash = HashOf(state), now = time.GetUtcNow() }, ct);

    /// <summary>Whoever gets it may ask WeCom, and nobody else meanwhile.</summary>
    public async Task<bool> TakeAsync(SuiteInstallRow install, CancellationToken ct) => await reads.ExecuteAsync(
        install.Team,
        """
        update binding.suite_installs set taken_at = @now
        where tenant_id = @team and state_hash = @hash and done_at is null and picked_up is null and (taken_at is null or taken_at < @gone)
        """,
        new { hash = install.StateHash, now = time.GetUtcNow(), gone = time.GetUtcNow() - Taken },
        ct) == 1;

    /// <summary>WeCom said no: another code may come.</summary>
    public Task ReleaseAsync(SuiteInstallRow install, CancellationToken ct) => reads.ExecuteAsync(
        install.Team, "update binding.suite_installs set taken_at = null where tenant_id = @team and state_hash = @hash", new { hash = install.StateHash }, ct);

    /// <summary>Keeps what WeCom gives once, before anything else is done: whatever fails then goes on from here.</summary>
    public Task KeepAsync(SuiteInstallRow install, PickedUp picked, CancellationToken ct) => reads.ExecuteAsync(
        install.Team,
        "update binding.suite_installs set picked_up = @picked where tenant_id = @team and state_hash = @hash",
        new { hash = install.StateHash, picked = box.Seal(PurposeOf(install), JsonSerializer.Serialize(picked)) },
        ct);

    public PickedUp? Open(SuiteInstallRow install) => install.PickedUp is { } picked ? JsonSerializer.Deserialize<PickedUp>(box.Open(PurposeOf(install), picked)) : null;

    /// <summary>In the session of whoever binds it: the code has another place from now on.</summary>
    public FormattableString Done(SuiteInstallRow install) =>
        $"update binding.suite_installs set done_at = {time.GetUtcNow()}, picked_up = null where tenant_id = {install.TenantId} and state_hash = {install.StateHash}";

    private static string PurposeOf(SuiteInstallRow install) => $"wecom-suite-install/{install.StateHash}";

    private static string HashOf(string state) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)));
}

internal sealed record SuiteInstallRow(string StateHash, string TenantId, Guid SessionId, bool ConfirmOtherCorp, string? PickedUp, DateTimeOffset? DoneAt)
{
    public TeamId Team => new(Guid.Parse(TenantId));
}

/// <param name="Installer">Who agreed, in our provider's ids.</param>
internal sealed record PickedUp(string CorpId, string CorpName, string PermanentCode, string? Installer)
{
    public override string ToString() => $"install of {CorpId}";
}
