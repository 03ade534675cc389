-- core.allocate_uncontended(verdicts, refusals, occurrences, lines, optimistic) returns the units that each occurrence gives, or null
--
-- What     If everything that a batch asks for fits, no request competes with another, and the requests need not be decided one
--          by one (which takes 1.5 us a booking). Returns null if a request is already decided or refused, if an entry is on a
--          waitlist, if something does not fit, or if a line wants a place. The exception is a line that names its place while
--          p_optimistic is true: the place is then assumed to be free, and the constraint on claims fires if it is not. Works
--          on arrays only and reads no table.
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
  -- Every occurrence has a line: it is in the batch because a line names it.
  v_units := array(select sum(u.units)::integer from unnest(p_lines.occurrence_no, p_lines.units) as u(occurrence_no, units)
                    group by u.occurrence_no order by u.occurrence_no);
  if exists (select from unnest(v_units, p_occurrences.free) as u(wanted, free) where u.wanted > u.free) then return null; end if;
  return v_units;
end $$;
