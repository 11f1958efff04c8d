using System.Text.Json;
using Liaison.Directory.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;
using Liaison.Kernel.Reading;

namespace Liaison.Notifications.Preferences;

internal sealed class PreferencesProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["notifications.preferences_1"];

    public static void Apply(IEvent<PushPreferenceSet> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.preferences_1 as p (tenant_id, id, pushes, version)
        values ({e.TenantId}, {e.StreamId}, jsonb_build_object({MemberPreferences.KeyOf(e.Data.Kind, e.Data.Channel)}::text, {e.Data.On}::boolean), {e.Version})
        on conflict (tenant_id, id) do update set pushes = p.pushes || excluded.pushes, version = excluded.version where p.version < excluded.version
        """);

    public static void Apply(IEvent<DoNotDisturbSet> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.preferences_1 as p (tenant_id, id, quiet, version)
        values ({e.TenantId}, {e.StreamId}, {Json(new QuietSchedule(e.Data.Always, e.Data.Hours, e.Data.Holidays, e.Data.Workdays))}::jsonb, {e.Version})
        on conflict (tenant_id, id) do update set quiet = excluded.quiet, version = excluded.version where p.version < excluded.version
        """);

    public static void Apply(IEvent<DoNotDisturbCleared> e, SqlBatch sql) => sql.Add($"""
        update notifications.preferences_1 set quiet = null, version = {e.Version} where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<NotificationLanguageSet> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.preferences_1 as p (tenant_id, id, language, version) values ({e.TenantId}, {e.StreamId}, {e.Data.Language}, {e.Version})
        on conflict (tenant_id, id) do update set language = excluded.language, version = excluded.version where p.version < excluded.version
        """);

    public static void Apply(IEvent<NotificationTimeZoneSet> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.preferences_1 as p (tenant_id, id, time_zone, version) values ({e.TenantId}, {e.StreamId}, {e.Data.TimeZone}, {e.Version})
        on conflict (tenant_id, id) do update set time_zone = excluded.time_zone, version = excluded.version where p.version < excluded.version
        """);

    public static void Apply(IEvent<SubjectMuted> e, SqlBatch sql) => sql.Add($"""
        insert into notifications.preferences_1 as p (tenant_id, id, mutes, version)
        values ({e.TenantId}, {e.StreamId}, jsonb_build_object({MemberPreferences.MuteOf(e.Data.Target, e.Data.Id)}::text, {Json(e.Data.Until)}::jsonb), {e.Version})
        on conflict (tenant_id, id) do update set mutes = p.mutes || excluded.mutes, version = excluded.version where p.version < excluded.version
        """);

    public static void Apply(IEvent<SubjectUnmuted> e, SqlBatch sql) => sql.Add($"""
        update notifications.preferences_1 set mutes = mutes - {MemberPreferences.MuteOf(e.Data.Target, e.Data.Id)}::text, version = {e.Version}
        where tenant_id = {e.TenantId} and id = {e.StreamId} and version < {e.Version}
        """);

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, EventSerialization.Options);
}

/// <summary>Reads preferences; who never set any has the defaults.</summary>
internal sealed class StoredPreferences(ITeamReads reads)
{
    public async Task<MemberPreferences> FindAsync(TeamId team, MembershipId member, CancellationToken ct) =>
        (await FindManyAsync(team, [member], ct)).GetValueOrDefault(member, MemberPreferences.Default);

    /// <returns>Members with the defaults are absent.</returns>
    public async Task<IReadOnlyDictionary<MembershipId, MemberPreferences>> FindManyAsync(TeamId team, IReadOnlyCollection<MembershipId> members, CancellationToken ct)
    {
        var streams = members.Distinct().ToDictionary(MemberPreferences.StreamOf);
        var rows = await reads.ListAsync<Row>(
            team,
            "select id, pushes::text, quiet::text, language, time_zone, mutes::text from notifications.preferences_1 where tenant_id = @team and id = any(@ids)",
            new { ids = streams.Keys.ToArray() },
            ct);
        return rows.ToDictionary(r => streams[r.Id], r => new MemberPreferences(
            Read<Dictionary<string, bool>>(r.Pushes), r.Quiet is { } quiet ? Read<QuietSchedule>(quiet) : null, r.Language, r.TimeZone, Read<Dictionary<string, DateTimeOffset>>(r.Mutes)));
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, EventSerialization.Options)!;

    private sealed record Row(Guid Id, string Pushes, string? Quiet, string? Language, string? TimeZone, string Mutes);
}
