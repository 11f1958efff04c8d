using Npgsql;

namespace Liaison.EventStore.Tests;

/// <summary>The tables are Marten 9's: conjoined tenancy, Guid streams, no archive partitions, metadata columns on (MARTEN-LAYOUT §2–4).</summary>
public class LayoutTests
{
    [Theory]
    [InlineData("mt_streams", """
        created timestamp with time zone not null default now()
        id uuid not null
        is_archived boolean default false
        tenant_id character varying not null default '*DEFAULT*'::character varying
        timestamp timestamp with time zone not null default now()
        type character varying
        version bigint
        """)]
    [InlineData("mt_events", """
        bdata bytea
        causation_id character varying
        correlation_id character varying
        data jsonb not null
        headers jsonb
        id uuid not null
        is_archived boolean default false
        mt_dotnet_type character varying
        seq_id bigint not null
        stream_id uuid
        tenant_id character varying default '*DEFAULT*'::character varying
        timestamp timestamp with time zone not null default now()
        type character varying(500) not null
        user_name character varying
        version bigint not null
        """)]
    [InlineData("mt_event_progression", """
        last_seq_id bigint
        last_updated timestamp with time zone default transaction_timestamp()
        name character varying not null
        """)]
    public async Task Columns_are_as_Marten_makes_them(string table, string columns) => (await ListAsync(
        $"""
        select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
            || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = 'events.{table}'::regclass and a.attnum > 0 and not a.attisdropped order by a.attname collate "C"
        """)).ShouldBe(columns.ReplaceLineEndings("\n").Replace("transaction_timestamp()", await NowAsync(), StringComparison.Ordinal));

    [Fact]
    public async Task Keys_and_indexes_are_as_Marten_makes_them() => (await ListAsync(
        """
        select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where connamespace = 'events'::regnamespace and contype <> 'n'
        union all
        select pg_get_indexdef(indexrelid) from pg_index i join pg_class c on c.oid = i.indrelid
        where c.relnamespace = 'events'::regnamespace and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u'))
        order by 1
        """)).ShouldBe("""
            CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON events.mt_events USING btree (tenant_id, stream_id, version)
            fkey_mt_events_stream_id_tenant_id FOREIGN KEY (tenant_id, stream_id) REFERENCES events.mt_streams(tenant_id, id)
            pk_mt_event_progression PRIMARY KEY (name)
            pkey_mt_events_seq_id PRIMARY KEY (seq_id)
            pkey_mt_streams_tenant_id_id PRIMARY KEY (tenant_id, id)
            """.ReplaceLineEndings("\n"));

    [Fact]
    public async Task The_sequence_counts_in_ones_and_goes_with_the_table() => (await ListAsync(
        """
        select s.relname || ' start ' || q.seqstart || ' increment ' || q.seqincrement || ' cache ' || q.seqcache || ' ' || format_type(q.seqtypid, null) || ' owned by ' || t.relname || '.' || a.attname
        from pg_sequence q join pg_class s on s.oid = q.seqrelid join pg_depend d on d.objid = s.oid and d.deptype = 'a'
        join pg_class t on t.oid = d.refobjid join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
        where s.relnamespace = 'events'::regnamespace
        """)).ShouldBe("mt_events_sequence start 1 increment 1 cache 1 bigint owned by mt_events.seq_id");

    [Fact]
    public async Task Nothing_of_our_own_lies_in_Martens_schema() => (await ListAsync(
        "select relname from pg_class where relnamespace = 'events'::regnamespace and relkind in ('r', 'S', 'v', 'm') union select proname from pg_proc where pronamespace = 'events'::regnamespace order by 1"))
        .ShouldBe("mt_event_progression\nmt_events\nmt_events_sequence\nmt_streams");

    [Theory]
    [InlineData(typeof(Order), "order")]
    [InlineData(typeof(OrdersProjection), "orders_projection")]
    [InlineData(typeof(StreamAppend), "stream_append")]
    public void A_streams_type_is_the_class_name_in_snake_case(Type type, string alias) => PendingEvents.AliasOf(type).ShouldBe(alias);

    // PostgreSQL stores transaction_timestamp() as what it is an alias of.
    private static Task<string> NowAsync() => ListAsync(
        "select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = 'events.mt_event_progression'::regclass and pg_get_expr(adbin, adrelid) in ('now()', 'transaction_timestamp()')");

    private static async Task<string> ListAsync(string sql)
    {
        await using var database = await Testing.TestDatabase.CreateAsync(typeof(IEventStore).Assembly);
        await using var command = database.DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> lines = [];
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return string.Join('\n', lines);
    }
}
