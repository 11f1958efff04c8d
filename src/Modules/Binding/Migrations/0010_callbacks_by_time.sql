-- What cleans up and what looks at the last hour read by time, seldom and much at once; each callback pays for its index twice, when it comes and when it is handled.
drop index binding.ix_callbacks_received_at;
create index ix_callbacks_received_at on binding.callbacks using brin (received_at) with (pages_per_range = 16);
