create schema if not exists kernel;
-- Quartz provisions its own tables there at start.
create schema if not exists jobs;

create table kernel.idempotency (
    actor text not null,
    key text not null,
    command text not null,
    fingerprint bytea not null,
    answer jsonb null,
    at timestamptz not null,
    constraint pk_idempotency primary key (actor, key)
);
create index ix_idempotency_at on kernel.idempotency (at);

-- ASP.NET Data Protection's key ring, so that every host can read what another one encrypted.
create table kernel.data_protection_keys (
    id uuid not null constraint pk_data_protection_keys primary key,
    name text not null,
    xml text not null,
    created_at timestamptz not null
);
