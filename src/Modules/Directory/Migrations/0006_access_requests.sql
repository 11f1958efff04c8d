create table directory.access_requests_1 (
    tenant_id text not null,
    id uuid not null,
    person_id uuid not null,
    state text not null check (state in ('open', 'approved', 'declined')),
    asked_at timestamptz not null,
    version bigint not null,
    constraint pk_access_requests_1 primary key (tenant_id, id)
);
create index ix_access_requests_1_open on directory.access_requests_1 (tenant_id, asked_at) where state = 'open';
