create schema if not exists binding;

-- Projections. Accounts belong to the platform: their tenant_id is always *DEFAULT*.

create table binding.teams_1 (
    tenant_id text not null constraint pk_teams_1 primary key,
    name text not null,
    version bigint not null
);

create table binding.accounts_1 (
    tenant_id text not null,
    id uuid not null,
    email text not null,
    email_verified boolean not null,
    name text not null,
    registered_at timestamptz not null,
    version bigint not null,
    constraint pk_accounts_1 primary key (tenant_id, id),
    -- Over all tenants: a mailbox has one account. Compared in the normalised form, which is the stored one.
    constraint uq_accounts_1_email unique (email)
);

-- tenant_id is the team that the association is for, not the tenant of the account's stream.
create table binding.associations_1 (
    tenant_id text not null,
    account_id uuid not null,
    corp_id text not null,
    userid text not null,
    userid_key text not null,
    version bigint not null,
    constraint pk_associations_1 primary key (tenant_id, account_id),
    constraint uq_associations_1_person unique (tenant_id, corp_id, userid_key)
);

-- Operational tables of the platform: no team's, and no projection. Nothing secret is in them in clear (rule 7).

create table binding.passwords (
    account_id uuid not null constraint pk_passwords primary key,
    hash text not null
);

create table binding.registrations (
    token_hash bytea not null constraint pk_registrations primary key,
    email text not null,
    name text not null,
    password_hash text not null,
    code_hash bytea not null,
    tries integer not null default 0,
    expires_at timestamptz not null
);
create index ix_registrations_expires_at on binding.registrations (expires_at);

create table binding.sessions (
    token_hash bytea not null constraint pk_sessions primary key,
    id uuid not null constraint uq_sessions_id unique,
    account_id uuid not null,
    device text null,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    ends_at timestamptz not null,
    ended_at timestamptz null,
    ended_reason text null
);
create index ix_sessions_account_id on binding.sessions (account_id) where ended_at is null;
create index ix_sessions_ends_at on binding.sessions (ends_at);

-- How often something was tried: one row per limit and address or account (hashed), the same for all hosts.
create table binding.attempts (
    key bytea not null constraint pk_attempts primary key,
    count integer not null,
    last_at timestamptz not null,
    blocked_until timestamptz null
);
create index ix_attempts_last_at on binding.attempts (last_at);

-- Refused sign-ins of addresses without an account; those of accounts are events.
create table binding.unknown_sign_ins (
    id uuid not null constraint pk_unknown_sign_ins primary key,
    email_hash bytea not null,
    remote_address text null,
    at timestamptz not null
);
create index ix_unknown_sign_ins_at on binding.unknown_sign_ins (at);
