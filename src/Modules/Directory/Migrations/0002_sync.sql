-- People as WeCom reports them. A recycled userid is another row: the old one is 'left' and has given its userid up.
create table directory.people_1 (
    tenant_id text not null,
    id uuid not null,
    corp_id text not null,
    userid text not null,
    userid_key text not null,
    name text not null,
    -- Name and alias, all pinyin readings, initials; the userid's key is its end. Lower case.
    search text not null,
    position text null,
    alias text null,
    email text null,
    mobile text null,
    open_userid text null,
    departments bigint[] not null,
    main_department bigint null,
    wecom_status int not null,
    presence text not null check (presence in ('present', 'out-of-scope', 'presumed', 'left')),
    missing_since timestamptz null,
    missing_run uuid null,
    -- A new userid that may be the same person: an admin has to say.
    maybe_now text null,
    left_at timestamptz null,
    content_hash uuid not null,
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
create index ix_departments_1_parent on directory.departments_1 (tenant_id, parent_id);

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
    fetched_at timestamptz null,
    ended_at timestamptz null,
    reason text null,
    err_code int null,
    departments int null,
    people int null,
    quarantined int null,
    members int null,
    access_lost int null,
    added int null,
    changed int null,
    gone int null,
    out_of_scope int null,
    last_owner_kept boolean null,
    approved_by text null,
    undone_at timestamptz null,
    version bigint not null,
    constraint pk_syncs_1 primary key (tenant_id, id)
);
-- One sync per team, whoever starts it.
create unique index uq_syncs_1_running on directory.syncs_1 (tenant_id) where status in ('running', 'approved');
create index ix_syncs_1_to_do on directory.syncs_1 (started_at) where status in ('running', 'approved');

-- How far a run has come: its own working state, no projection. Moved in the transaction of each chunk.
create table directory.sync_progress (
    tenant_id text not null,
    sync_id uuid not null,
    phase text not null,
    phase_at timestamptz not null,
    done int not null,
    total int not null,
    -- Why it waits, when it does.
    note text null,
    -- Entries of the stored plan: how many there are, how many were applied. Null while there is no plan.
    planned int null,
    applied int null,
    cancelled boolean not null default false,
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
    department_id bigint null,
    userid text null,
    name text null,
    departments bigint[] not null,
    -- What it does to the membership.
    effect text not null check (effect in ('none', 'leave', 'disable', 'enable')),
    member_id uuid null,
    member_status text null,
    member_version bigint null,
    takes_access boolean not null,
    reason text null,
    expected_version bigint not null,
    events jsonb not null,
    constraint pk_sync_plan primary key (tenant_id, sync_id, ordinal)
);
create index ix_sync_plan_access on directory.sync_plan (tenant_id, sync_id) where takes_access;

create table directory.sync_quarantine (
    tenant_id text not null,
    sync_id uuid not null,
    ordinal int not null,
    what text not null,
    identity text null,
    name text null,
    reason text not null,
    constraint pk_sync_quarantine primary key (tenant_id, sync_id, ordinal)
);
