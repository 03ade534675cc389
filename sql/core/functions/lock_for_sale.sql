-- core.lock_for_sale(operator, occurrences) returns the occurrences that an expired hold still blocks
--
-- What     Locks what is wanted and ends the expired holds that stand in its way. Usually returns an empty array. A hold
--          that expired between our look and our lock, and that touches an occurrence we did not lock, is left alone:
--          locking it now would break the order; whoever wants that occurrence asks again.
-- Locks    The occurrences wanted and those of the expired holds, in id order; then those bookings, in id order.
create or replace function core.lock_for_sale(p_operator_id uuid, p_occurrence_ids uuid[])
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_now         timestamptz := core.now();
  v_booking_ids uuid[] := core.expired_holds(p_operator_id, p_occurrence_ids, v_now);
  v_lock_ids    uuid[] := p_occurrence_ids;
  v_blocked     uuid[] := '{}';
begin
  if cardinality(v_booking_ids) > 0 then
    select array_agg(distinct x.id) into v_lock_ids
      from (select unnest(p_occurrence_ids) as id
            union
            select c.occurrence_id from core.claims as c
             where c.operator_id = p_operator_id and c.booking_id = any (v_booking_ids) and c.live) as x;
  end if;
  perform core.lock_occurrences(p_operator_id, v_lock_ids);

  v_booking_ids := core.expired_holds(p_operator_id, p_occurrence_ids, v_now);
  if cardinality(v_booking_ids) = 0 then return v_blocked; end if;
  select coalesce(array_agg(distinct c.occurrence_id) filter (where c.occurrence_id = any (p_occurrence_ids)), '{}')
    into v_blocked
    from core.claims as c
   where c.operator_id = p_operator_id and c.live and c.booking_id in (
           select x.booking_id from core.claims as x
            where x.operator_id = p_operator_id and x.booking_id = any (v_booking_ids) and x.live
              and x.occurrence_id <> all (v_lock_ids));
  perform core.expire_bookings(p_operator_id, (
    select array_agg(b.id) from unnest(v_booking_ids) as b(id)
     where not exists (select from core.claims as x
                        where x.operator_id = p_operator_id and x.booking_id = b.id and x.live
                          and x.occurrence_id <> all (v_lock_ids))));
  return v_blocked;
end $$;
