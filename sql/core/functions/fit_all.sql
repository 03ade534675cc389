-- core.fit_all(verdicts, refusals, terms, lines, seats, busy) returns the units that each slot gives away, or null
--
-- What     If all that a batch asks for fits together, nobody stands in anybody's way, and it need not be gone through one
--          by one (1.5 us a booking; 4 us a seat). Null where a request is decided or refused already, where a place is to be
--          picked or two lines name the same, where somebody waits, or where something would not fit. p_seat has the
--          subscript of a line's place in p_busy. Arrays only: reads no table.
create or replace function core.fit_all(
  p_verdict text[], p_refusal text[], p_terms core.batch_terms, p_lines core.batch_lines, p_seat integer[],
  p_busy int4multirange[])
returns integer[] language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_units integer[];
begin
  if coalesce(cardinality(array_remove(p_verdict || p_refusal, null)), 0) > 0 or 0 < any (p_terms.waiting) then
    return null;
  end if;
  -- Of places that are named, each has one line if there are as many as lines. One to be picked has no seat yet.
  if false = any (p_lines.counted) and (
       coalesce(cardinality(p_busy), 0) <> cardinality(array_remove(p_lines.counted, true))
       or exists (
         select from unnest(p_lines.counted, p_seat, p_lines.from_index, p_lines.to_index) as u(counted, seat, from_index, to_index)
          where not u.counted and coalesce(p_busy[u.seat] && int4range(u.from_index, u.to_index), true))) then
    return null;
  end if;
  -- Every slot has a line: it is one because a line wants it.
  v_units := array(select sum(u.units)::integer from unnest(p_lines.slot, p_lines.units) as u(slot, units)
                    group by u.slot order by u.slot);
  if exists (select from unnest(v_units, p_terms.free) as u(wanted, free) where u.wanted > u.free) then return null; end if;
  return v_units;
end $$;
