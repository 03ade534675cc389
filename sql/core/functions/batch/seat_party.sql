-- core.seat_party(seats, line, lines of its request, parties, …, places as arrays) returns the seats with those of the line's party
--
-- What     seat has one element per line: the subscript of its place, or null. The party sits together, and near those of the request
--          who have a seat for a part of the same span (core.pick_party). Nothing changes if the line has neither mates nor such
--          companions, or if too few places are free: core.allocate_in_order then picks for the line alone, or refuses.
create or replace function core.seat_party(
  inout seat integer[], p_line integer, p_request_lines integer[], p_party integer[], p_accessible boolean[], p_lines core.batch_lines,
  p_last integer, p_first integer, p_until integer, p_classes text[], p_are_accessible boolean[], p_busy int4multirange[],
  p_row_no integer[], p_column_no integer[])
language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_seat integer[] := seat;
  v_from integer := p_lines.from_index[p_line];
  v_to   integer := p_lines.to_index[p_line];
  v_occurrence_no integer := p_lines.occurrence_no[p_line];
  v_mates integer[] := array(select u.line from unnest(p_request_lines) as u(line) where p_party[u.line] = p_party[p_line]);
  v_companions integer[] := array(
    select v_seat[u.line] from unnest(p_request_lines) as u(line)
     where v_seat[u.line] is not null and p_lines.occurrence_no[u.line] = v_occurrence_no
       and p_lines.from_index[u.line] < v_to and p_lines.to_index[u.line] > v_from);
  v_picked integer[];
begin
  if cardinality(v_mates || v_companions) = 1 then return; end if;
  v_picked := core.pick_party(
    cardinality(v_mates), p_lines.class[p_line], v_from, v_to, p_last, coalesce(p_accessible[p_line], false), v_companions, p_first,
    p_until, p_classes, p_are_accessible, p_busy, p_row_no, p_column_no);
  for v_mate in 1..coalesce(cardinality(v_picked), 0) loop seat[v_mates[v_mate]] := v_picked[v_mate]; end loop;
end $$;
