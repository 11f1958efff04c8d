alter table directory.members_1 add column email text null;

alter table directory.invitations_1
    add column email text null,
    add column opened_at timestamptz null;
create index ix_invitations_1_member on directory.invitations_1 (tenant_id, member_id, created_at);

-- SHA-256 of the token in a mail's link. The token is in the mail alone, and neither is in the log.
create table directory.invitation_links (
    token_hash bytea not null constraint pk_invitation_links primary key,
    tenant_id text not null,
    invitation_id uuid not null
);

-- What became of the message with which an invitation was sent; no row while it waits.
create table directory.invitation_messages (
    tenant_id text not null,
    invitation_id uuid not null,
    state text not null check (state in ('queued', 'sent', 'failed')),
    reason text null,
    err_code int null,
    at timestamptz not null,
    constraint pk_invitation_messages primary key (tenant_id, invitation_id)
);

-- Set where the mail's link proved who it is, instead of corp_id and userid.
alter table directory.join_visits add column invitation_id uuid null;
