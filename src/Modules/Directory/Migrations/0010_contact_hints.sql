-- Who and what WeCom says has changed, until it was read. However often it is said: one row, one read.
create table directory.contact_hints (
    tenant_id text not null,
    what text not null check (what in ('person', 'department')),
    -- The userid's key, or the department's id.
    key text not null,
    new_userid text null,
    -- By what they are said to be gone: delete-event, absent-from-list-id.
    evidence text null,
    -- Found by the sweep: no callback has told it.
    swept boolean not null default false,
    -- How often it was said since it was read last; 0 while it only stands here for the pause between two reads.
    times bigint not null,
    heard_at timestamptz not null,
    due_at timestamptz not null,
    attempts int not null default 0,
    constraint pk_contact_hints primary key (tenant_id, what, key)
);
create index ix_contact_hints_due on directory.contact_hints (due_at) where times > 0;
