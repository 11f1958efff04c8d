-- Which WeCom the secrets were entered for. Null: before this was remembered.
alter table binding.credentials add column api_host text null;

-- What the doctor found last, so that it is told once when something that worked stops working.
create table binding.checks (
    tenant_id text not null,
    check_name text not null,
    state text not null,
    code text not null,
    -- When it was last told that it has stopped working.
    told_at timestamptz null,
    constraint pk_checks primary key (tenant_id, check_name)
);
