-- core.held_by_customers(operator, now, customers, first occurrence, last occurrence) returns what each of them holds
--
-- What     One row for each occurrence, between the first and the last by id, for which a customer has open holds: how many
--          holds and places. holds_in_hour is the same on all rows of a customer: how many bookings of the last hour were left
--          unpaid or released, at any occurrence. A customer without open holds has one row without an occurrence.
create or replace function core.held_by_customers(
  p_operator_id uuid, p_now timestamptz, p_customer_ids uuid[], p_first_occurrence_id uuid, p_last_occurrence_id uuid)
returns table (customer_id uuid, holds_in_hour bigint, occurrence_id uuid, holds bigint, places bigint)
language plpgsql stable
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  -- A hold lasts a week at most. The bounds keep to the months in which it can have been made; ids go by the system's clock.
  v_first_id uuid := core.uuid_floor(now() - interval '8 days');
  v_last_id  uuid := core.uuid_floor(now() + interval '1 day');
begin
  return query
  select u.id, b.holds_in_hour, c.occurrence_id, c.holds, c.places
    from unnest(p_customer_ids) as u(id)
   cross join lateral (
     select count(*) filter (where x.created_at > p_now - interval '1 hour' and not (x.status = 'cancelled' and exists (
              select from core.claims_of(p_operator_id, array[x.id]) as k where k.end_reason = 'occurrence_cancelled')))
              as holds_in_hour,
            array_agg(x.id) filter (where x.status = 'held' and x.expires_at > p_now) as open_ids
       from core.bookings as x
      where x.customer_id = u.id and x.operator_id = p_operator_id and x.status in ('held', 'cancelled', 'expired')
        and x.id >= v_first_id and x.id <= v_last_id) as b
    left join lateral (
     select k.occurrence_id, count(distinct k.booking_id) as holds, sum(k.quantity) as places
       from core.claims_of(p_operator_id, b.open_ids) as k
      where k.live and k.occurrence_id >= p_first_occurrence_id and k.occurrence_id <= p_last_occurrence_id
      group by k.occurrence_id) as c on true;
end $$;
