using Liaison.Binding.Contracts;
using Liaison.EventStore;
using Liaison.Kernel.Ids;

namespace Liaison.Binding.Accounts;

/// <summary>Who is who at WeCom, per team: the events are in the accounts' streams, the rows are the team's.</summary>
internal sealed class AssociationsProjection : IInlineProjection
{
    public IReadOnlyList<string> Tables => ["binding.associations_1"];

    public static void Apply(IEvent<WeComAssociated> e, SqlBatch sql) => sql.Add($"""
        insert into binding.associations_1 as a (tenant_id, account_id, corp_id, userid, userid_key, version)
        values ({Tenant.Of(e.Data.Team).Id}, {e.StreamId}, {e.Data.CorpId}, {e.Data.UserId}, lower({e.Data.UserId}), {e.Version})
        on conflict (tenant_id, account_id) do update
        set corp_id = excluded.corp_id, userid = excluded.userid, userid_key = excluded.userid_key, version = excluded.version
        where a.version < excluded.version
        """);

    public static void Apply(IEvent<WeComUserIdChanged> e, SqlBatch sql) => sql.Add($"""
        update binding.associations_1 set userid = {e.Data.To}, userid_key = lower({e.Data.To}), version = {e.Version}
        where tenant_id = {Tenant.Of(e.Data.Team).Id} and account_id = {e.StreamId} and version < {e.Version}
        """);

    public static void Apply(IEvent<WeComDissociated> e, SqlBatch sql) => sql.Add($"""
        delete from binding.associations_1
        where tenant_id = {Tenant.Of(e.Data.Team).Id} and account_id = {e.StreamId} and version < {e.Version}
        """);
}
