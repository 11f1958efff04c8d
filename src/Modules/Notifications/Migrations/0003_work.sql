-- What the team's other systems say of their work: mirrored facts, as people are mirrored from WeCom. What people of the team decide (sources, preferences, taps on cards) are events.
-- Ids are made from the source's own (UUIDv5), so that whatever comes first finds its place: a comment may come before the item that it is about. What is only known by its id then
-- has a row already, with the id for a title.
--
-- `said` holds every field with the source's time of it: late news of one field lose against that field alone, whatever the order. It is WorkMirror's, nobody else reads it.

create table notifications.sources_1 (
    tenant_id text not null,
    id uuid not null,
    kind text not null check (kind in ('gitlab', 'github', 'gitea', 'jenkins', 'coding', 'api')),
    name text not null,
    -- Where its own API is, for what is done from here; null when nothing is.
    api_base text null,
    added_at timestamptz not null,
    removed_at timestamptz null,
    version bigint not null,
    constraint pk_sources_1 primary key (tenant_id, id)
);

create table notifications.projects (
    tenant_id text not null,
    id uuid not null,
    source_id uuid not null,
    external_id text not null,
    name text not null,
    path text null,
    group_name text null,
    url text null,
    said_at timestamptz not null,
    constraint pk_projects primary key (tenant_id, id)
);
create index ix_projects_source on notifications.projects (tenant_id, source_id);

-- Somebody as a source names them. Linked to an account by a verified e-mail, by the person, or by an admin; only then anything reaches anybody.
create table notifications.source_users (
    tenant_id text not null,
    id uuid not null,
    source_id uuid not null,
    external_id text not null,
    login text null,
    email text null,
    name text null,
    said_at timestamptz not null,
    account_id uuid null,
    linked_by text null check (linked_by in ('email', 'member', 'admin')),
    -- Who was unlinked by hand: an e-mail alone does not link them again.
    unlinked_account_id uuid null,
    -- Who says that this is them, and waits for an admin to agree.
    claimed_by uuid null,
    claimed_at timestamptz null,
    constraint pk_source_users primary key (tenant_id, id),
    constraint uq_source_users_account unique (tenant_id, source_id, account_id)
);
create index ix_source_users_account on notifications.source_users (tenant_id, account_id) where account_id is not null;
create index ix_source_users_login on notifications.source_users (tenant_id, source_id, login);
create index ix_source_users_email on notifications.source_users (tenant_id, email) where email is not null and account_id is null;

create table notifications.iterations (
    tenant_id text not null,
    id uuid not null,
    project_id uuid not null,
    external_id text not null,
    name text not null,
    starts_on date null,
    ends_on date null,
    is_closed boolean not null default false,
    url text null,
    -- The source's own time of what stands here: what is older changes nothing.
    source_at timestamptz not null,
    deleted_at timestamptz null,
    said jsonb not null default '{}',
    constraint pk_iterations primary key (tenant_id, id)
);

create table notifications.items (
    tenant_id text not null,
    id uuid not null,
    project_id uuid not null,
    external_id text not null,
    number text null,
    kind text not null check (kind in ('task', 'requirement', 'defect', 'epic')),
    title text not null,
    body text null,
    -- As the source calls it.
    state text null,
    is_done boolean not null default false,
    done_at timestamptz null,
    priority text null,
    iteration_id uuid null,
    due_on date null,
    url text null,
    created_at timestamptz not null,
    source_at timestamptz not null,
    deleted_at timestamptz null,
    said jsonb not null default '{}',
    constraint pk_items primary key (tenant_id, id)
);
create index ix_items_iteration on notifications.items (tenant_id, iteration_id) where iteration_id is not null;
create index ix_items_project on notifications.items (tenant_id, project_id, source_at);

create table notifications.merge_requests (
    tenant_id text not null,
    id uuid not null,
    project_id uuid not null,
    external_id text not null,
    number text null,
    title text not null,
    body text null,
    state text not null check (state in ('open', 'draft', 'merged', 'closed')),
    source_branch text null,
    target_branch text null,
    url text null,
    created_at timestamptz not null,
    source_at timestamptz not null,
    deleted_at timestamptz null,
    said jsonb not null default '{}',
    constraint pk_merge_requests primary key (tenant_id, id)
);
create index ix_merge_requests_project on notifications.merge_requests (tenant_id, project_id, source_at);

create table notifications.builds (
    tenant_id text not null,
    id uuid not null,
    project_id uuid not null,
    external_id text not null,
    number text null,
    name text not null,
    ref text null,
    commit_id text null,
    commit_title text null,
    state text not null check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    -- [{"name": …, "state": …}], in their order.
    stages jsonb not null default '[]',
    -- Its last lines, at most 64 KB.
    log_tail text null,
    merge_request_id uuid null,
    url text null,
    started_at timestamptz null,
    ended_at timestamptz null,
    created_at timestamptz not null,
    source_at timestamptz not null,
    deleted_at timestamptz null,
    said jsonb not null default '{}',
    constraint pk_builds primary key (tenant_id, id)
);
create index ix_builds_project on notifications.builds (tenant_id, project_id, source_at);
-- What became of the build before this one.
create index ix_builds_line on notifications.builds (tenant_id, project_id, name, ref, created_at) where state in ('succeeded', 'failed');

create table notifications.comments (
    tenant_id text not null,
    id uuid not null,
    subject_id uuid not null,
    -- Null while it was written here and the source does not have it yet.
    external_id text null,
    author_id uuid null,
    account_id uuid null,
    text text not null,
    url text null,
    at timestamptz not null,
    source_at timestamptz not null,
    deleted_at timestamptz null,
    said jsonb not null default '{}',
    constraint pk_comments primary key (tenant_id, id)
);
create index ix_comments_subject on notifications.comments (tenant_id, subject_id, at);

-- Who has to do with what, as the source says.
create table notifications.involvements (
    tenant_id text not null,
    subject_id uuid not null,
    user_id uuid not null,
    role text not null check (role in ('author', 'assignee', 'reviewer', 'follower')),
    -- Of a reviewer: 'approved', 'changes-requested', 'commented'; null while they have not said anything.
    verdict text null,
    constraint pk_involvements primary key (tenant_id, subject_id, user_id, role)
);
create index ix_involvements_user on notifications.involvements (tenant_id, user_id, role);

-- Who follows what by their own choice, here.
create table notifications.follows (
    tenant_id text not null,
    subject_id uuid not null,
    account_id uuid not null,
    constraint pk_follows primary key (tenant_id, subject_id, account_id)
);

-- What happened, told once: what messages are made from.
create table notifications.activities (
    tenant_id text not null,
    id uuid not null,
    source_id uuid not null,
    project_id uuid not null,
    subject_kind text not null check (subject_kind in ('item', 'iteration', 'merge-request', 'build')),
    subject_id uuid not null,
    what text not null,
    actor_id uuid null,
    account_id uuid null,
    comment_id uuid null,
    urgent boolean not null default false,
    at timestamptz not null,
    constraint pk_activities primary key (tenant_id, id)
);
create index ix_activities_subject on notifications.activities (tenant_id, subject_id, id);
create index ix_activities_at on notifications.activities (at);
