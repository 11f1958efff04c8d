alter table directory.join_visits add column consented_email text null;

-- A mailbox that somebody at WeCom agreed to show. It only raises the score of a match: it links nobody. WeCom asks anew after thirty days, and it is kept as long.
create table directory.consented_emails (
    tenant_id text not null,
    corp_id text not null,
    userid_key text not null,
    email text not null,
    at timestamptz not null,
    constraint pk_consented_emails primary key (tenant_id, corp_id, userid_key)
);
