-- What the workbench reads by, and what people put there themselves.

-- Of which project, so that who may see what is a look into an index.
alter table notifications.involvements add column project_id uuid not null;
create index ix_involvements_project on notifications.involvements (tenant_id, user_id, project_id);
alter table notifications.follows add column project_id uuid not null;
create index ix_follows_account on notifications.follows (tenant_id, account_id, project_id);

-- Everything that can be followed, opened or muted, by its id alone.
create view notifications.subjects as
    select tenant_id, id, 'item' as kind, project_id from notifications.items where deleted_at is null
    union all select tenant_id, id, 'iteration', project_id from notifications.iterations where deleted_at is null
    union all select tenant_id, id, 'merge-request', project_id from notifications.merge_requests where deleted_at is null
    union all select tenant_id, id, 'build', project_id from notifications.builds where deleted_at is null
    union all select tenant_id, id, 'project', id from notifications.projects;

-- What an account has to do with, and as what: as sources say of whom it is linked to, or by its own choice here.
create view notifications.own_work as
    select u.tenant_id, u.account_id, v.subject_id, v.project_id, v.role, v.verdict from notifications.source_users u
    join notifications.involvements v on v.tenant_id = u.tenant_id and v.user_id = u.id where u.account_id is not null
    union all select tenant_id, account_id, subject_id, project_id, 'follower', null from notifications.follows;

create table notifications.starred_projects (
    tenant_id text not null,
    account_id uuid not null,
    project_id uuid not null,
    constraint pk_starred_projects primary key (tenant_id, account_id, project_id)
);

create table notifications.starred_groups (
    tenant_id text not null,
    account_id uuid not null,
    group_name text not null,
    constraint pk_starred_groups primary key (tenant_id, account_id, group_name)
);
create index ix_projects_group on notifications.projects (tenant_id, group_name);

create view notifications.starred as
    select tenant_id, account_id, project_id from notifications.starred_projects
    union all select g.tenant_id, g.account_id, p.id from notifications.starred_groups g
    join notifications.projects p on p.tenant_id = g.tenant_id and p.group_name = g.group_name;

-- The orders of the lists.
create index ix_items_recent on notifications.items (tenant_id, source_at desc, id desc);
create index ix_merge_requests_recent on notifications.merge_requests (tenant_id, source_at desc, id desc);
create index ix_builds_recent on notifications.builds (tenant_id, created_at desc, id desc);
create index ix_builds_project_recent on notifications.builds (tenant_id, project_id, created_at desc, id desc);
create index ix_builds_merge_request on notifications.builds (tenant_id, merge_request_id) where merge_request_id is not null;
create index ix_iterations_project on notifications.iterations (tenant_id, project_id);
create index ix_messages_unread on notifications.messages (tenant_id, account_id, kind) where read_at is null;
