create table binding.bindings_1 (
    tenant_id text not null constraint pk_bindings_1 primary key,
    corp_id text not null,
    agent_id int not null,
    app_name text not null,
    status text not null check (status in ('bound', 'suspended', 'unbound')),
    -- WeCom's code of the refusal while suspended.
    err_code int null,
    generation bigint not null,
    has_contacts_secret boolean not null,
    scope jsonb not null,
    bound_by text not null,
    bound_at timestamptz not null,
    version bigint not null
);
-- A corp is bound to at most one team.
create unique index uq_bindings_1_corp on binding.bindings_1 (corp_id) where status <> 'unbound';

-- Sealed by Data Protection; destroyed at unbinding. No event holds them.
create table binding.credentials (
    tenant_id text not null constraint pk_credentials primary key,
    app_secret text not null,
    contacts_secret text null,
    set_at timestamptz not null
);
