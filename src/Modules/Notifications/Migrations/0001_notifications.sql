create schema if not exists notifications;

-- One row for each message and person: what became of it. Written with the result of the send, no projection.
create table notifications.deliveries (
    tenant_id text not null,
    id uuid not null,
    kind text not null,
    receiver text not null,
    state text not null check (state in ('sent', 'failed')),
    -- A stable code; WeCom's errcode beside it where there is one.
    reason text null,
    err_code int null,
    at timestamptz not null,
    constraint pk_deliveries primary key (tenant_id, id)
);
