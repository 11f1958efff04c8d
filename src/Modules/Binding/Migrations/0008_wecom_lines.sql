-- What all hosts know of one API of one corp: calls handed out in the last minute and hour, and whether WeCom limits it. The state is the WeCom client's.
create table binding.wecom_lines (
    corp_id text not null,
    api text not null,
    state jsonb not null,
    version bigint not null,
    constraint pk_wecom_lines primary key (corp_id, api)
);
