create schema if not exists directory;

-- People as WeCom reports them. A recycled userid is another row: the old one is 'left' and has given its userid up.
create table directory.people_1 (
    tenant_id text not null,
    id uuid not null,
    corp_id text not null,
    userid text not null,
    userid_key text not null,
    name text not null,
    -- Name, all pinyin readings, initials, userid and alias, lower case.
    search text not null,
    position text null,
    alias text null,
    email text null,
    mobile text null,
    departments bigint[] not null,
    main_department bigint null,
    wecom_status int not null,
    presence text not null check (presence in ('present', 'out-of-scope', 'presumed', 'left')),
    missing_since timestamptz null,
    content_hash bytea not null,
    version bigint not null,
    constraint pk_people_1 primary key (tenant_id, id)
);
create unique index uq_people_1_userid on directory.people_1 (tenant_id, corp_id, userid_key) where presence <> 'left';
create index ix_people_1_name on directory.people_1 (tenant_id, name, id);

create table directory.departments_1 (
    tenant_id text not null,
    -- WeCom's are 32-bit; local ones begin at 2^32.
    id bigint not null,
    parent_id bigint null,
    name text not null,
    name_en text null,
    sort bigint not null,
    source text not null check (source in ('wecom', 'local')),
    removed boolean not null,
    version bigint not null,
    constraint pk_departments_1 primary key (tenant_id, id)
);

create table directory.members_1 (
    tenant_id text not null,
    id uuid not null,
    person_id uuid null,
    account_id uuid null,
    role text not null,
    status text not null check (status in ('authorized', 'invited', 'active', 'locked', 'deauthorized', 'removed')),
    since timestamptz not null,
    reason text null,
    version bigint not null,
    constraint pk_members_1 primary key (tenant_id, id)
);
create unique index uq_members_1_person on directory.members_1 (tenant_id, person_id) where person_id is not null;
create unique index uq_members_1_account on directory.members_1 (tenant_id, account_id) where account_id is not null and status in ('active', 'locked');
create index ix_members_1_account on directory.members_1 (account_id) where status = 'active';

create table directory.invitations_1 (
    tenant_id text not null,
    id uuid not null,
    member_id uuid not null,
    state text not null check (state in ('open', 'accepted', 'revoked', 'expired')),
    inviter text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    version bigint not null,
    constraint pk_invitations_1 primary key (tenant_id, id)
);
create unique index uq_invitations_1_open on directory.invitations_1 (tenant_id, member_id) where state = 'open';

create table directory.sync_policy_1 (
    tenant_id text not null constraint pk_sync_policy_1 primary key,
    policy jsonb not null,
    version bigint not null
);

create table directory.syncs_1 (
    tenant_id text not null,
    id uuid not null,
    status text not null check (status in ('running', 'held', 'approved', 'completed', 'failed', 'cancelled', 'rejected')),
    trigger text not null,
    corp_id text not null,
    generation bigint not null,
    dry_run boolean not null,
    started_by text not null,
    started_at timestamptz not null,
    ended_at timestamptz null,
    reason text null,
    err_code int null,
    -- Of a completed run.
    added int null,
    changed int null,
    gone int null,
    out_of_scope int null,
    quarantined int null,
    access_lost int null,
    approved_by text null,
    version bigint not null,
    constraint pk_syncs_1 primary key (tenant_id, id)
);
create unique index uq_syncs_1_running on directory.syncs_1 (tenant_id) where status in ('running', 'approved');

-- How far a run has come; moved in the transaction of each chunk. No projection: it is the run's own working state.
create table directory.sync_progress (
    tenant_id text not null,
    sync_id uuid not null,
    phase text not null,
    done int not null,
    total int not null,
    -- Of the stored plan: how many entries were applied. Null while there is no plan.
    applied int null,
    cancel_requested boolean not null default false,
    -- What the plan was made from: it is applied only while this still holds.
    basis jsonb null,
    constraint pk_sync_progress primary key (tenant_id, sync_id)
);

create table directory.sync_plan (
    tenant_id text not null,
    sync_id uuid not null,
    ordinal int not null,
    kind text not null,
    person_id uuid null,
    userid text null,
    name text null,
    reason text null,
    takes_access boolean not null,
    expected_version bigint not null,
    payload jsonb not null,
    constraint pk_sync_plan primary key (tenant_id, sync_id, ordinal)
);

create table directory.sync_quarantine (
    tenant_id text not null,
    sync_id uuid not null,
    ordinal int not null,
    what text not null,
    identity text null,
    reason text not null,
    constraint pk_sync_quarantine primary key (tenant_id, sync_id, ordinal)
);

-- A visit of the join page: what the browser has proved so far. The handle is hashed.
create table directory.join_visits (
    handle_hash bytea not null constraint pk_join_visits primary key,
    tenant_id text not null,
    state text not null,
    corp_id text null,
    userid text null,
    expires_at timestamptz not null
);
