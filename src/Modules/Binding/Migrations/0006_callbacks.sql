-- Where WeCom calls back, and with which keys. The id stands in the address; the keys are sealed by Data Protection, and destroyed at unbinding.
create table binding.callback_sets (
    id text not null constraint pk_callback_sets primary key,
    tenant_id text not null,
    kind text not null check (kind in ('app', 'contacts')),
    corp_id text not null,
    keys text not null,
    issued_at timestamptz not null,
    -- When WeCom's own form had the address verified.
    verified_at timestamptz null,
    constraint uq_callback_sets_kind unique (tenant_id, kind)
);

-- What WeCom called back about: kept as it came, encrypted, until it is handled. The hash of the plain text makes a second delivery a duplicate,
-- and a recording without effect for as long as its time is inside of the window.
create table binding.callbacks (
    set_id text not null,
    hash bytea not null,
    tenant_id text not null,
    name text not null,
    at timestamptz not null,
    received_at timestamptz not null,
    encrypt text null,
    handled_at timestamptz null,
    constraint pk_callbacks primary key (set_id, hash)
);
create index ix_callbacks_to_do on binding.callbacks (received_at) where handled_at is null;
create index ix_callbacks_received_at on binding.callbacks (received_at);

-- By the hour: received, duplicate, lost, or the reason of a refusal.
create table binding.callback_counts (
    set_id text not null,
    hour timestamptz not null,
    outcome text not null,
    count bigint not null,
    constraint pk_callback_counts primary key (set_id, hour, outcome)
);
