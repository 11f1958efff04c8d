create table notifications.webhooks_1 (
    tenant_id text not null,
    id uuid not null,
    url text not null,
    added_at timestamptz not null,
    removed_at timestamptz null,
    version bigint not null,
    constraint pk_webhooks_1 primary key (tenant_id, id)
);

-- Sealed; no event holds it.
create table notifications.webhook_secrets (
    tenant_id text not null,
    id uuid not null,
    sealed text not null,
    constraint pk_webhook_secrets primary key (tenant_id, id)
);

-- One row for each message and receiver: what is sent, and what became of it. Kept for thirty days.
create table notifications.webhook_deliveries (
    tenant_id text not null,
    id uuid not null,
    webhook_id uuid not null,
    -- The event in the log that it tells of; null for a ping.
    event_id uuid null,
    kind text not null,
    body text not null,
    state text not null check (state in ('queued', 'sent', 'failed')),
    attempts int not null default 0,
    -- What the receiver answered last; null when it did not.
    status int null,
    reason text null,
    created_at timestamptz not null,
    at timestamptz not null,
    constraint pk_webhook_deliveries primary key (tenant_id, id),
    constraint uq_webhook_deliveries_event unique (tenant_id, webhook_id, event_id)
);
create index ix_webhook_deliveries_created_at on notifications.webhook_deliveries (created_at);
