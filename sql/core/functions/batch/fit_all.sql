-- core.fit_all(verdicts, refusals, terms, lines, bets) returns the units that each slot gives away, or null
--
-- What     If all that a batch asks for fits together, nobody stands in anybody's way, and it need not be gone through one
--          by one (1.5 us a booking). Null where a request is decided or refused already, where somebody waits, where something
--          would not fit, or where a place is wanted: unless it is named, and p_bets says to take those for free until the
--          constraint on claims says otherwise. Arrays only: reads no table.
create or replace function core.fit_all(
  p_verdict text[], p_refusal text[], p_terms core.batch_terms, p_lines core.batch_lines, p_bets boolean)
returns integer[] language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_units integer[];
begin
  if coalesce(cardinality(array_remove(p_verdict || p_refusal, null)), 0) > 0 or 0 < any (p_terms.waiting) then
    return null;
  end if;
  if false = any (p_lines.counted) and (
       not p_bets or exists (
         select from unnest(p_lines.counted, p_lines.place) as u(counted, place) where not u.counted and u.place is null)) then
    return null;
  end if;
  -- Every slot has a line: it is one because a line wants it.
  v_units := array(select sum(u.units)::integer from unnest(p_lines.slot, p_lines.units) as u(slot, units)
                    group by u.slot order by u.slot);
  if exists (select from unnest(v_units, p_terms.free) as u(wanted, free) where u.wanted > u.free) then return null; end if;
  return v_units;
end $$;
