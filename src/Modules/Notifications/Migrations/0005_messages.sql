-- The inbox of an account, as ISSUE6 agrees it. Gives way to delivery's own 0005 when that is merged.
create table notifications.messages (
    tenant_id text not null,
    id uuid not null,
    account_id uuid not null,
    activity_id uuid not null,
    kind text not null check (kind in ('item', 'iteration', 'merge-request', 'build')),
    subject_id uuid not null,
    project_id uuid not null,
    what text not null,
    title text not null,
    text text not null,
    url text null,
    urgent boolean not null,
    at timestamptz not null,
    read_at timestamptz null,
    constraint pk_messages primary key (tenant_id, id),
    constraint uq_messages_activity unique (tenant_id, account_id, activity_id)
);
create index ix_messages_account on notifications.messages (tenant_id, account_id, id desc);
