-- What an account is told: its inbox. One row for each activity and account, whatever its preferences say of pushing it elsewhere too.
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

-- How a member wants to be told. The id is the stream's, made of the membership's.
create table notifications.preferences_1 (
    tenant_id text not null,
    id uuid not null,
    -- {"item/wecom": false, …}: what differs from the defaults.
    pushes jsonb not null default '{}',
    quiet jsonb null,
    language text null,
    time_zone text null,
    -- {"item:{id}": "until when", …}, over ones among them.
    mutes jsonb not null default '{}',
    version bigint not null,
    constraint pk_preferences_1 primary key (tenant_id, id)
);

create table notifications.settings_1 (
    tenant_id text not null constraint pk_settings_1 primary key,
    -- Sources whose urgent word passes quiet time.
    urgent_sources uuid[] not null,
    mini_program text null,
    version bigint not null
);

create table notifications.templates_1 (
    tenant_id text not null,
    kind text not null,
    language text not null,
    title text not null,
    text text not null,
    version bigint not null,
    constraint pk_templates_1 primary key (tenant_id, kind, language)
);

-- What is said, once for all who are told the same.
create table notifications.contents (
    tenant_id text not null,
    id uuid not null,
    -- 'item' … 'build', 'digest', 'invitation', 'alert'.
    kind text not null,
    -- Of activities: what mutes and preferences go by.
    project_id uuid null,
    subject_id uuid null,
    body jsonb not null,
    created_at timestamptz not null,
    constraint pk_contents primary key (tenant_id, id)
);

-- The log becomes the queue too: a row for each message, person and channel, from when it is wanted until what became of it.
alter table notifications.deliveries drop constraint deliveries_state_check;
update notifications.deliveries set state = 'refused' where state = 'failed';
alter table notifications.deliveries
    add constraint deliveries_state_check check (state in ('queued', 'held', 'sent', 'refused', 'merged', 'skipped')),
    -- The order in which things were to be told: ids of one millisecond have none.
    add column seq bigint not null generated always as identity,
    add column channel text not null default 'wecom' check (channel in ('wecom', 'mini-program', 'mail')),
    add column lane text not null generated always as (case channel when 'mail' then 'mail' else 'wecom' end) stored,
    add column content_id uuid null,
    add column message_id uuid null,
    add column account_id uuid null,
    add column invitation_id uuid null,
    add column urgent boolean not null default false,
    -- While it is there, and not sent, another one with the key is dropped.
    add column dedupe_key text null,
    add column due_at timestamptz null,
    -- Who is told together, from before the call until its result is known: after a crash the same call is made again, and WeCom drops it when it had come.
    add column call_id uuid null,
    add column merged_into uuid null,
    add column created_at timestamptz null;
update notifications.deliveries set created_at = at;
alter table notifications.deliveries alter column created_at set not null;
create index ix_deliveries_due on notifications.deliveries (tenant_id, lane, due_at) where state in ('queued', 'held');
create index ix_deliveries_waiting on notifications.deliveries (tenant_id, lower(receiver), seq) where state in ('queued', 'held');
create index ix_deliveries_call on notifications.deliveries (tenant_id, call_id) where state = 'queued' and call_id is not null;
create index ix_deliveries_sent on notifications.deliveries (tenant_id, lower(receiver), at) where state = 'sent';
create index ix_deliveries_message on notifications.deliveries (tenant_id, message_id) where message_id is not null;
create index ix_deliveries_account on notifications.deliveries (tenant_id, account_id, id desc) where account_id is not null;
create unique index uq_deliveries_dedupe on notifications.deliveries (tenant_id, dedupe_key) where dedupe_key is not null and state in ('queued', 'held');

-- A way out of the house, one for each team: worked by one host at a time, and shut while the other side takes nothing.
create table notifications.lanes (
    tenant_id text not null,
    -- 'wecom' (mini program notices too), 'mail'.
    name text not null,
    failures int not null default 0,
    -- Since when nothing is taken, and when it is tried again; null while all is well.
    blocked_since timestamptz null,
    blocked_until timestamptz null,
    constraint pk_lanes primary key (tenant_id, name)
);
