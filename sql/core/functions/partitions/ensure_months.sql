-- core.ensure_months(from, until) returns how many partitions were created or attached again
--
-- What     Creates the monthly partitions (UTC) for these times. Each is created as a standalone table and then attached:
--          creating it as a partition directly held up bookings for a second behind an idle reader, while attaching takes
--          milliseconds.
-- Locks    The parents, for the attach only, under a short lock_timeout with retries. Call it in a transaction of its own,
--          never on the hot path.
-- Refuses  date_out_of_range, partition_not_whole
create or replace function core.ensure_months(p_from timestamptz, p_until timestamptz)
returns integer language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  v_parent regclass;
  v_month  timestamptz;
  v_made   integer := 0;
begin
  if p_from < timestamptz '2000-01-01' or p_until > core.now() + interval '5 years 1 month' then
    perform core.refuse('date_out_of_range', jsonb_build_object('from', p_from, 'until', p_until));
  end if;
  for v_month in select generate_series(date_trunc('month', p_from), date_trunc('month', p_until), '1 month') loop
    foreach v_parent in array array['core.occurrences', 'core.bookings', 'core.claims', 'core.booking_events',
                                    'audit.entries']::regclass[] loop
      v_made := v_made + core.ensure_partition(v_parent, v_month);
    end loop;
  end loop;
  return v_made;
end $$;
