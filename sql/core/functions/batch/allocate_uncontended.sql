-- core.allocate_uncontended(verdicts, refusals, occurrences, lines, optimistic) returns the units that each occurrence gives, or null
--
-- What     If all that a batch asks for fits together, no request stands in another's way, and the requests need not be gone
--          through one by one (1.5 us a booking). Null where a request is decided or refused already, where somebody waits, where
--          something would not fit, or where a place is wanted: unless the place is named and p_optimistic is true. Then it is
--          taken to be free, and the constraint on claims says so if it is not. Works on arrays only: reads no table.
create or replace function core.allocate_uncontended(
  p_verdict text[], p_refusal text[], p_occurrences core.batch_occurrences, p_lines core.batch_lines, p_optimistic boolean)
returns integer[] language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_units integer[];
begin
  if coalesce(cardinality(array_remove(p_verdict || p_refusal, null)), 0) > 0 or 0 < any (p_occurrences.waiting) then
    return null;
  end if;
  if false = any (p_lines.counted) and (
       not p_optimistic or exists (
         select from unnest(p_lines.counted, p_lines.place) as u(counted, place) where not u.counted and u.place is null)) then
    return null;
  end if;
  -- Every occurrence has a line: it is in the batch because a line wants it.
  v_units := array(select sum(u.units)::integer from unnest(p_lines.occurrence_no, p_lines.units) as u(occurrence_no, units)
                    group by u.occurrence_no order by u.occurrence_no);
  if exists (select from unnest(v_units, p_occurrences.free) as u(wanted, free) where u.wanted > u.free) then return null; end if;
  return v_units;
end $$;
