-- The lists of one project in their order to the last, and how far an iteration is, out of the index alone.
drop index notifications.ix_items_project;
create index ix_items_project on notifications.items (tenant_id, project_id, source_at desc, id desc);
drop index notifications.ix_merge_requests_project;
create index ix_merge_requests_project on notifications.merge_requests (tenant_id, project_id, source_at desc, id desc);
drop index notifications.ix_items_iteration;
create index ix_items_iteration on notifications.items (tenant_id, iteration_id) include (is_done) where iteration_id is not null and deleted_at is null;

-- Who is asked for in one role of one subject: with the role behind the user PostgreSQL 18 takes every user for a step of its own, and reads them all instead.
alter table notifications.involvements drop constraint pk_involvements;
alter table notifications.involvements add constraint pk_involvements primary key (tenant_id, subject_id, role, user_id);
