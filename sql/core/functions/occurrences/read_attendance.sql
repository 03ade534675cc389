-- core.read_attendance(operator, occurrence) returns one row for each claim of others, also for ended ones
--
-- What     For public.registrations, when instructors and providers read it: how many people come, but not who they are, which
--          core.read_roster tells. Others get no row.
-- Definer  Claims contain more than these callers may know; only members in those roles get an answer.
-- Grants: execute to authenticated
create or replace function core.read_attendance(p_operator_id uuid, p_occurrence_id uuid)
returns table (id uuid, booking_id uuid, quantity integer, live boolean, expires_at timestamptz, end_reason text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  v_customer_ids uuid[] := core.my_customer_ids();
  v_own_ids      uuid[] := array(
    select b.id from core.bookings as b where b.operator_id = p_operator_id and b.customer_id = any (v_customer_ids));
begin
  if not p_operator_id = any (core.my_operator_ids('{instructor,provider}')) then return; end if;
  return query
  select c.id, c.booking_id, c.quantity, c.live, c.expires_at, c.end_reason
    from core.claims as c
   where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.booking_id <> all (v_own_ids);
end $$;
