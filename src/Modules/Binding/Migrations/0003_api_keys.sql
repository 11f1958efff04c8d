create table binding.api_keys_1 (
    tenant_id text not null,
    id uuid not null,
    account_id uuid not null,
    name text not null,
    scopes text[] not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz null,
    version bigint not null,
    constraint pk_api_keys_1 primary key (tenant_id, id)
);

-- Of the key itself only the hash, and its last four characters, by which people tell keys apart. No event holds them.
create table binding.api_key_secrets (
    key_hash bytea not null constraint pk_api_key_secrets primary key,
    tenant_id text not null,
    id uuid not null,
    ending text not null,
    last_used_at timestamptz null,
    constraint uq_api_key_secrets_id unique (tenant_id, id)
);
