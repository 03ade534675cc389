-- core.lines_of_unit(occurrence numbers, units, unit) returns the occurrence numbers of the lines that are sold by this unit
--
-- What     One element per line, null for lines of other units. p_units has one element per occurrence. If all occurrences have
--          this unit, the lines are returned unchanged.
create or replace function core.lines_of_unit(p_occurrence_no integer[], p_units text[], p_unit text)
returns integer[] language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
begin
  if p_unit = all (p_units) then return p_occurrence_no; end if;
  return array(select case when p_units[u.occurrence_no] = p_unit then u.occurrence_no end
                 from unnest(p_occurrence_no) with ordinality as u(occurrence_no, line) order by u.line);
end $$;
