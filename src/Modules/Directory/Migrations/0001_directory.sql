create schema if not exists directory;

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

-- A visit of the join page: what the browser has proved so far. The handle is hashed.
create table directory.join_visits (
    handle_hash bytea not null constraint pk_join_visits primary key,
    tenant_id text not null,
    state text not null,
    corp_id text null,
    userid text null,
    expires_at timestamptz not null
);
