using System.IO.Compression;
using System.Text.Json;
using Liaison.Binding.Contracts;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Directory.Syncs;

/// <summary>What was read when a run was parked. The list of all ids is no part of it: two halves of different hours would prove somebody's absence.</summary>
/// <param name="Scope">As it was at the beginning.</param>
/// <param name="Departments">Whose people were read.</param>
/// <param name="Versions">Of the people that we knew then, by the userid's key: who was changed since, by a callback, is read again.</param>
internal sealed record ParkedRead(VisibleScope Scope, IReadOnlyList<long> Departments, PeopleState People, IReadOnlyDictionary<string, long> Versions)
{
    public int Size => Departments.Count + People.Read.Count;
}

/// <summary>Keeps what a parked run has read, until it goes on or ends.</summary>
internal sealed class SyncParks(ITeamReads reads, TimeProvider time)
{
    /// <summary>WeCom's longest block lasts an hour, and may begin again in its last minute.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(75);

    public async Task<ParkedRead?> FindAsync(TeamId team, SyncId run, CancellationToken ct)
    {
        if (await reads.FindAsync<byte[]>(team, "select state from directory.sync_parks where tenant_id = @team and sync_id = @run", new { run = run.Value }, ct) is not { } state)
        {
            return null;
        }

        await using var unpacked = new GZipStream(new MemoryStream(state), CompressionMode.Decompress);
        return await JsonSerializer.DeserializeAsync<ParkedRead>(unpacked, EventSerialization.Options, ct);
    }

    /// <param name="read">Null when there is nothing yet that could be kept.</param>
    /// <param name="cameFurther">False when it was limited again before it could read anything: it has only so much patience.</param>
    /// <returns>False when the run has waited long enough: WeCom does not let us in.</returns>
    public async Task<bool> TryParkAsync(TeamId team, SyncId run, DateTimeOffset until, ParkedRead? read, bool cameFurther, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return await reads.FindAsync<int>(
            team,
            """
            with parked as (
                update directory.sync_progress set note = @note, waits_until = @until, parked_since = case when @cameFurther then @now else coalesce(parked_since, @now) end
                where tenant_id = @team and sync_id = @run and (@cameFurther or parked_since is null or parked_since > @least)
                returning 1),
            kept as (
                insert into directory.sync_parks (tenant_id, sync_id, state) select @team, @run, @state from parked where @cameFurther
                on conflict (tenant_id, sync_id) do update set state = excluded.state)
            select count(*)::int from parked
            """,
            new
            {
                run = run.Value,
                note = SyncNotes.Parked,
                until = until.UtcDateTime,
                cameFurther,
                now = now.UtcDateTime,
                least = (now - Patience).UtcDateTime,
                state = cameFurther && read is not null ? await PackAsync(read, ct) : [],
            },
            ct) == 1;
    }

    /// <summary>Collects it in the session of what ends the run, or its reading.</summary>
    public static void Forget(IEventSession session, TeamId team, SyncId run) =>
        session.Execute($"delete from directory.sync_parks where tenant_id = {Tenant.Of(team).Id} and sync_id = {run}");

    private static async Task<byte[]> PackAsync(ParkedRead read, CancellationToken ct)
    {
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await JsonSerializer.SerializeAsync(zip, read, EventSerialization.Options, ct);
        }

        return packed.ToArray();
    }
}
