-- core.announce_change(operator, occurrence, topic, detail jsonb) returns nothing
--
-- What     Tells everyone with an active claim on the occurrence what has changed: each booking gets a new version and an event of
--          this topic. Claims stay as they were sold.
-- Locks    These bookings in id order, after the occurrence, which the caller has locked.
create or replace function core.announce_change(p_operator_id uuid, p_occurrence_id uuid, p_topic text, p_detail jsonb)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_booking_ids uuid[] := array(
    select distinct c.booking_id from core.claims as c
     where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id
       and core.claim_is_active(c.live, c.expires_at, core.now()) order by c.booking_id);
begin
  if cardinality(v_booking_ids) = 0 then return; end if;
  perform core.lock_bookings(p_operator_id, v_booking_ids);
  update core.bookings as b set version = b.version + 1
   where b.operator_id = p_operator_id and b.id = any (v_booking_ids)
     and b.id >= v_booking_ids[1] and b.id <= v_booking_ids[cardinality(v_booking_ids)]; -- only these months
  perform core.record_events(p_operator_id, v_booking_ids, p_topic, core.my_account_id(), core.my_ip(), core.my_request_id(),
                             p_detail || jsonb_build_object('occurrence_id', p_occurrence_id));
end $$;
