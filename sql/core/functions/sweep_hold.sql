-- core.sweep_hold(operator, booking) returns 1 if this hold was ended, else 0
--
-- Locks    Its occurrences in id order, then the booking, skipping what is locked: another one is deciding about it.
create or replace function core.sweep_hold(p_operator_id uuid, p_booking_id uuid)
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_wanted uuid[];
  v_locked integer;
begin
  select coalesce(array_agg(distinct c.occurrence_id order by c.occurrence_id), '{}') into v_wanted
    from core.claims_of(p_operator_id, array[p_booking_id]) as c where c.live;
  select count(*) into v_locked from (
    select from core.occurrences as o where o.operator_id = p_operator_id and o.id = any (v_wanted)
     order by o.id for no key update skip locked) as locked;
  if v_locked < cardinality(v_wanted) then return 0; end if;
  perform from core.bookings as b
    where b.operator_id = p_operator_id and b.id = p_booking_id for no key update skip locked;
  if not found then return 0; end if;
  return core.expire_bookings(p_operator_id, array[p_booking_id]);
end $$;
