-- core.check_claims_belong() is a statement trigger
--
-- What     Every new claim has its booking and its occurrence, of the same operator and mode: what a row-by-row foreign key
--          would say, in one query a statement. It may stand in for one because these rows are never deleted nor re-keyed.
-- Refuses  foreign_key_violation, under the name a_claim_has_its_booking_and_its_occurrence
create or replace function core.check_claims_belong()
returns trigger language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  if exists (
    select from new_rows as c
     where not exists (select from core.bookings as b where b.operator_id = c.operator_id and b.id = c.booking_id)
        or not exists (select from core.occurrences as o
                        where o.operator_id = c.operator_id and o.id = c.occurrence_id and o.mode = c.mode)) then
    raise foreign_key_violation using message = 'a claim needs its booking and its occurrence',
      constraint = 'a_claim_has_its_booking_and_its_occurrence';
  end if;
  return null;
end $$;
