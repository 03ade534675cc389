-- ops.last_due(every s, at s, now) returns the latest time at which a job was due
--
-- What     Periods are counted from the epoch in UTC, so a daily job keeps its time whatever the session's TimeZone.
create or replace function ops.last_due(p_every_s integer, p_at_s integer, p_now timestamptz)
returns timestamptz language sql stable strict parallel safe as $$
  select to_timestamp(floor((extract(epoch from p_now) - p_at_s) / p_every_s) * p_every_s + p_at_s)
$$;
