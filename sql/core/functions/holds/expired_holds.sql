-- core.expired_holds(operator, occurrences, now) returns the bookings whose expired holds still have places there
--
-- What     The occurrences come in order of id: the first and the last bound the months to search, which are known before the
--          statement starts. Otherwise every partition would be prepared first (0.4 ms of a batch over all its statements).
create or replace function core.expired_holds(p_operator_id uuid, p_occurrence_ids uuid[], p_now timestamptz)
returns uuid[] language plpgsql stable
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  -- offset 0 makes the planner look up one occurrence at a time. As a join, a generic plan read every hold of these months,
  -- live or ended (8 ms a batch after a few thousand holds). With "occurrence_id = any (…)", which the planner always
  -- estimates as ten ids, PostgreSQL 15 chose the primary key in a month that it took for small, and read every claim of a
  -- hot event (0.4 ms for each thousand).
  return (
    select coalesce(array_agg(distinct h.booking_id), '{}')
      from unnest(p_occurrence_ids) as u(id)
     cross join lateral (
       select c.booking_id from core.claims as c
        where c.operator_id = p_operator_id and c.occurrence_id = u.id and c.live and c.expires_at <= p_now
          and c.occurrence_id >= p_occurrence_ids[1]
          and c.occurrence_id <= p_occurrence_ids[cardinality(p_occurrence_ids)] offset 0) as h);
end $$;
