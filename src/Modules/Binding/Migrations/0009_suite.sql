-- The third-party app of this server in a corp. A team has one at the most, beside its self-built app.
create table binding.suite_bindings_1 (
    tenant_id text not null constraint pk_suite_bindings_1 primary key,
    suite_id text not null,
    -- As WeCom gives it to our provider.
    corp_id text not null,
    -- By which the team's people are kept: the id by which the team knew the corp first.
    known_as text not null,
    corp_name text not null,
    agent_id int not null,
    app_name text not null,
    status text not null check (status in ('bound', 'suspended', 'ended')),
    err_code int null,
    generation bigint not null,
    scope jsonb not null,
    installer text null,
    bound_by text not null,
    bound_at timestamptz not null,
    version bigint not null
);
create unique index uq_suite_bindings_1_corp on binding.suite_bindings_1 (corp_id) where status <> 'ended';

-- As above, for the self-built app. Null in rows from before there were third-party apps: it is corp_id then.
alter table binding.bindings_1 add column known_as text null;

-- A corp is one team's, by whichever app: its id as WeCom gives it to our provider is the same for both kinds.
create table binding.corp_claims (
    open_corp_id text not null constraint pk_corp_claims primary key,
    tenant_id text not null
);
create index ix_corp_claims_tenant on binding.corp_claims (tenant_id);

-- Sealed by Data Protection; destroyed when the binding ends. No event holds it.
create table binding.suite_codes (
    tenant_id text not null constraint pk_suite_codes primary key,
    permanent_code text not null,
    api_host text not null,
    set_at timestamptz not null
);

-- The newest ticket of our suite, sealed. WeCom pushes one every ten minutes, good for thirty.
create table binding.suite_tickets (
    suite_id text not null constraint pk_suite_tickets primary key,
    ticket text not null,
    at timestamptz not null,
    received_at timestamptz not null
);

-- Installs that an admin has begun. The state is known to their browser and to WeCom; here is its hash.
create table binding.suite_installs (
    state_hash text not null constraint pk_suite_installs primary key,
    tenant_id text not null,
    session_id uuid not null,
    confirm_other_corp boolean not null,
    started_at timestamptz not null,
    expires_at timestamptz not null,
    -- While somebody asks WeCom for the permanent code: it can be asked for once.
    taken_at timestamptz null,
    -- What WeCom answered, sealed, until it is bound.
    picked_up text null,
    done_at timestamptz null
);
create index ix_suite_installs_expires_at on binding.suite_installs (expires_at);

-- One human by two ids: as self-built apps have it, and as our provider has it. For who is known by the latter alone both are that one.
create table binding.user_ids (
    tenant_id text not null,
    corp_id text not null,
    userid_key text not null,
    userid text not null,
    -- Null when WeCom did not convert it.
    open_userid text null,
    asked_at timestamptz not null,
    constraint pk_user_ids primary key (tenant_id, corp_id, userid_key)
);
create index ix_user_ids_open on binding.user_ids (tenant_id, corp_id, open_userid);

-- The suite's addresses have keys by configuration, and no row of their own.
alter table binding.callbacks alter column tenant_id drop not null;
