-- Sealed; no event holds them.
create table notifications.source_secrets (
    tenant_id text not null,
    id uuid not null,
    -- As in sources_1: the receiver answers while that table is rebuilt.
    kind text not null,
    -- In the address of its receiver; null for who speaks the ingest API.
    hook text null,
    hook_secret text null,
    -- The one before, still good for a day when it was asked for.
    earlier_secret text null,
    earlier_until timestamptz null,
    -- Of the source's own API.
    api_token text null,
    constraint pk_source_secrets primary key (tenant_id, id),
    constraint uq_source_secrets_hook unique (hook)
);

-- What came in and was believed. Kept for thirty days, so that nothing takes effect twice; the body only until it was read, unless it could not be.
create table notifications.source_deliveries (
    tenant_id text not null,
    id uuid not null,
    source_id uuid not null,
    -- SHA-256 of the body. The source's own id of a delivery does not do: nobody signs it.
    hash bytea not null,
    event text null,
    content_type text null,
    bytes int not null,
    body bytea null,
    state text not null check (state in ('received', 'read', 'ignored', 'unknown', 'malformed', 'failed')),
    reason text null,
    changes int not null default 0,
    received_at timestamptz not null,
    handled_at timestamptz null,
    constraint pk_source_deliveries primary key (tenant_id, id),
    constraint uq_source_deliveries_hash unique (tenant_id, source_id, hash)
);
create index ix_source_deliveries_source on notifications.source_deliveries (tenant_id, source_id, id);
create index ix_source_deliveries_received on notifications.source_deliveries (id) where state = 'received';
create index ix_source_deliveries_kept on notifications.source_deliveries (tenant_id, source_id, id) where state in ('unknown', 'malformed', 'failed');
create index ix_source_deliveries_received_at on notifications.source_deliveries (received_at);

-- What became of what was sent to a source's address, by the hour. Of what is refused nothing else is kept.
create table notifications.source_counts (
    tenant_id text not null,
    source_id uuid not null,
    hour timestamptz not null,
    outcome text not null,
    count bigint not null,
    last_at timestamptz not null,
    constraint pk_source_counts primary key (tenant_id, source_id, hour, outcome)
);
create index ix_source_counts_hour on notifications.source_counts (hour);
