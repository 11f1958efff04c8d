create table binding.password_resets (
    token_hash bytea not null constraint pk_password_resets primary key,
    -- Null for an address without an account: the request went the same way.
    account_id uuid null,
    code_hash bytea not null,
    tries integer not null default 0,
    expires_at timestamptz not null
);
create index ix_password_resets_expires_at on binding.password_resets (expires_at);
