-- Access is asked of accounts in whatever state they are: also of who is no member any more.
create index ix_members_1_tenant_account on directory.members_1 (tenant_id, account_id) where account_id is not null;
