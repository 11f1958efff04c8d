-- Calls from before they are made until their result is known: after a crash the same call is made again, and WeCom drops it when it had come. One row says it for a thousand receivers.
create table notifications.calls (
    tenant_id text not null,
    id uuid not null,
    lane text not null,
    channel text not null,
    content_id uuid not null,
    deliveries uuid[] not null,
    -- As the channel names them, in the same order.
    receivers text[] not null,
    made_at timestamptz not null,
    constraint pk_calls primary key (tenant_id, id)
);
create index ix_calls_lane on notifications.calls (tenant_id, lane);
insert into notifications.calls (tenant_id, id, lane, channel, content_id, deliveries, receivers, made_at)
    select tenant_id, call_id, lane, channel, content_id, array_agg(id order by seq), array_agg(receiver order by seq), max(at)
    from notifications.deliveries where state = 'queued' and call_id is not null and content_id is not null group by tenant_id, call_id, lane, channel, content_id;
drop index notifications.ix_deliveries_call;
alter table notifications.deliveries drop column call_id;
