create schema if not exists store;

-- Moves the streams of one append, all or none. It runs before any number is taken from the sequence: so the transaction has its
-- transaction id by then, on which the readers' proof rests that no late event is skipped.
create function store.move_streams(tenants varchar[], ids uuid[], types varchar[], expected bigint[], counts bigint[], at timestamptz)
returns void language plpgsql as $$
declare
    moved bigint;
begin
    -- In one order everywhere, so that two appends to the same streams wait for each other instead of dying in a deadlock.
    perform 1 from events.mt_streams s
        join unnest(tenants, ids, expected) as i(tenant_id, id, expected) on s.tenant_id = i.tenant_id and s.id = i.id
        where i.expected > 0
        order by s.tenant_id, s.id for update of s;

    update events.mt_streams s set version = i.expected + i.count, timestamp = at
        from unnest(tenants, ids, expected, counts) as i(tenant_id, id, expected, count)
        where i.expected > 0 and s.tenant_id = i.tenant_id and s.id = i.id and s.version = i.expected;
    get diagnostics moved = row_count;
    if moved <> (select count(*) from unnest(expected) as e where e > 0) then
        raise exception 'a stream is not at the expected version' using errcode = 'MT003';
    end if;

    insert into events.mt_streams (tenant_id, id, type, version, timestamp, created, is_archived)
        select i.tenant_id, i.id, i.type, i.count, at, at, false
        from unnest(tenants, ids, types, expected, counts) as i(tenant_id, id, type, expected, count)
        where i.expected = 0
        order by i.tenant_id, i.id;
end $$;

-- The same for one stream, which is what most commands append to: one statement instead of three.
create function store.move_stream(tenant varchar, stream uuid, alias varchar, expected bigint, count bigint, at timestamptz)
returns void language plpgsql as $$
begin
    if expected = 0 then
        insert into events.mt_streams (tenant_id, id, type, version, timestamp, created, is_archived) values (tenant, stream, alias, count, at, at, false);
        return;
    end if;
    update events.mt_streams set version = expected + count, timestamp = at where tenant_id = tenant and id = stream and version = expected;
    if not found then
        raise exception 'a stream is not at the expected version' using errcode = 'MT003';
    end if;
end $$;

-- Events that a subscription could not handle after its last attempt.
create table store.dead_letters (
    id uuid not null constraint pk_dead_letters primary key,
    subscription text not null,
    seq_id bigint not null,
    event_name text not null,
    attempts int not null,
    error text not null,
    at timestamptz not null,
    constraint uq_dead_letters unique (subscription, seq_id)
);
