-- ops.remove_samples(operator) returns how many bookings and departures were removed, and how many departures were kept
--
-- What     Removes all samples of an operator without a trace: bookings, departures, timetable, fleet, people, and their audit
--          entries. A booking of a real customer is never touched. A sample departure that a real customer booked is kept with
--          everything that it refers to, and no more departures of its kind are made; a later call removes it once no booking
--          names it.
-- Locks    Every occurrence of the samples and of their bookings, in id order; then those bookings, in id order.
-- Refuses  operator_not_found
create or replace function ops.remove_samples(
  p_operator_id uuid, out bookings integer, out departures integer, out departures_kept integer)
language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_occurrence_ids uuid[];
  v_gone_ids       uuid[];
  v_fare_table_ids uuid[];
  v_policy_ids     uuid[];
begin
  if not exists (select from core.operators as o where o.id = p_operator_id) then
    perform core.refuse('operator_not_found');
  end if;
  select coalesce(array_agg(o.id), '{}') into v_occurrence_ids
    from core.offerings as f join core.occurrences as o on o.operator_id = f.operator_id and o.offering_id = f.id
   where f.operator_id = p_operator_id and f.sample;
  select array_agg(distinct f.fare_table_id), array_agg(distinct f.policy_id) into v_fare_table_ids, v_policy_ids
    from core.offerings as f where f.operator_id = p_operator_id and f.sample;
  perform core.lock_occurrences(p_operator_id, v_occurrence_ids || array(
    select c.occurrence_id from core.claims as c
     where c.operator_id = p_operator_id and c.booking_id = any (ops.sample_bookings(p_operator_id))));
  perform core.lock_bookings(p_operator_id, ops.sample_bookings(p_operator_id));

  perform set_config('berth.removing', 'samples', true);
  bookings := ops.remove_sample_bookings(p_operator_id, ops.sample_bookings(p_operator_id));
  v_gone_ids := ops.remove_sample_departures(p_operator_id, v_occurrence_ids);
  perform ops.remove_sample_timetable(p_operator_id);
  perform ops.remove_sample_fleet(p_operator_id, v_fare_table_ids, v_policy_ids);
  perform ops.remove_sample_people(p_operator_id);
  perform ops.remove_sample_entries(p_operator_id, v_gone_ids);
  perform set_config('berth.removing', '', true);
  departures := cardinality(v_gone_ids);
  departures_kept := cardinality(v_occurrence_ids) - departures;
end $$;
