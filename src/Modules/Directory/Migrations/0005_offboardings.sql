create table directory.offboardings_1 (
    tenant_id text not null,
    id uuid not null,
    member_id uuid not null,
    account_id uuid not null,
    cause text not null check (cause in ('locked', 'deauthorized', 'removed')),
    reason text not null,
    by text not null,
    run text null,
    at timestamptz not null,
    version bigint not null,
    constraint pk_offboardings_1 primary key (tenant_id, id)
);
create index ix_offboardings_1_at on directory.offboardings_1 (tenant_id, at, id);

-- That all was ended; no row while something is open.
create table directory.offboarding_results (
    tenant_id text not null,
    id uuid not null,
    done_at timestamptz not null,
    sessions int not null,
    keys int not null,
    associations int not null,
    constraint pk_offboarding_results primary key (tenant_id, id)
);
