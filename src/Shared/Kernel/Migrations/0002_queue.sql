-- The durable queue: messages are written in the transaction of what caused them, and deleted in the transaction of their results.
create table kernel.messages (
    id uuid not null constraint pk_messages primary key,
    queue text not null,
    tenant_id text not null,
    -- Messages of one queue and tenant with one batch key may be handled in one call.
    batch_key text not null,
    dedupe_key text null,
    body jsonb not null,
    state text not null default 'queued' check (state in ('queued', 'dead')),
    attempts int not null default 0,
    due_at timestamptz not null,
    -- By the database's clock: a host that died gives its messages back when the lease ends.
    leased_until timestamptz null,
    lease uuid null,
    error text null,
    correlation_id text null,
    created_at timestamptz not null,
    constraint uq_messages_dedupe unique (queue, tenant_id, dedupe_key)
);
create index ix_messages_due on kernel.messages (queue, due_at) where state = 'queued';
create index ix_messages_dead on kernel.messages (tenant_id, queue, id) where state = 'dead';
