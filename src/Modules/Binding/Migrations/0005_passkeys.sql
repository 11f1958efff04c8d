create table binding.passkeys (
    credential_id bytea not null constraint pk_passkeys primary key,
    id uuid not null constraint uq_passkeys_id unique,
    account_id uuid not null,
    name text not null,
    public_key bytea not null,
    sign_count bigint not null,
    transports text[] not null,
    is_backup_eligible boolean not null,
    is_backed_up boolean not null,
    created_at timestamptz not null,
    last_used_at timestamptz null
);
create index ix_passkeys_account on binding.passkeys (account_id);

-- What an authenticator was asked, until it answers: once, by whoever holds the token.
create table binding.passkey_ceremonies (
    token_hash bytea not null constraint pk_passkey_ceremonies primary key,
    -- Null for signing in: who it is comes out by it.
    account_id uuid null,
    state text not null,
    expires_at timestamptz not null
);
create index ix_passkey_ceremonies_expires_at on binding.passkey_ceremonies (expires_at);
