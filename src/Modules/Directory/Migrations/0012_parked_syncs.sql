-- Until when a run waits, and since when it has waited without coming further.
alter table directory.sync_progress add column waits_until timestamptz null, add column parked_since timestamptz null;

-- What a run had read when WeCom limited it for an hour: it goes on from there, on whichever host. Packed JSON.
create table directory.sync_parks (
    tenant_id text not null,
    sync_id uuid not null,
    state bytea not null,
    constraint pk_sync_parks primary key (tenant_id, sync_id)
);

-- While a whole run is parked, callbacks go on telling of single people, each with a run of its own that begins and ends in one transaction.
drop index directory.uq_syncs_1_running;
create unique index uq_syncs_1_running on directory.syncs_1 (tenant_id) where status in ('running', 'approved') and trigger <> 'callback';

-- For a day callbacks may still name somebody as before.
alter table directory.people_1 add column former_userid_key text null, add column renamed_at timestamptz null;
create index ix_people_1_former on directory.people_1 (tenant_id, former_userid_key) where former_userid_key is not null;
