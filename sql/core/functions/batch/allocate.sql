-- core.allocate(operator, verdicts, refusals, requests, …, occurrences, lines, optimistic) returns the verdicts and the allocation
--
-- What     Allocates the whole batch at once if all of it fits. Otherwise it goes through the requests in order of arrival, and
--          reads the places that they may need. p_verdict is what is decided already; it is returned with the remaining
--          verdicts filled in. p_refusal is the reason for refusing, as far as it can be told before free capacity is known.
--          Both have one element per request. units has one element per occurrence: the units to take from it. place and label
--          have one element per line: the place that the line gets, and the label of a place that was picked for it.
--          core.allocate_uncontended explains p_optimistic.
create or replace function core.allocate(
  p_operator_id uuid, inout p_verdict text[], p_refusal text[], p_request integer[], p_last_line integer[], p_hold boolean[],
  p_waitlist boolean[], p_accessible boolean[], p_occurrences core.batch_occurrences, p_lines core.batch_lines, p_optimistic boolean,
  out units integer[], out place integer[], out label text[])
language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_places  core.batch_places;
  v_decided record;
  v_place   integer[]; -- as fields of v_places, these two would be scanned for each element
  v_label   text[];
begin
  units := core.allocate_uncontended(p_verdict, p_refusal, p_occurrences, p_lines, p_optimistic);
  if units is not null then
    p_verdict := array(select case when h.hold then 'held' else 'confirmed' end from unnest(p_hold) as h(hold));
    place := p_lines.place;
    return;
  end if;

  if false = any (p_lines.counted) then v_places := core.read_places(p_operator_id, p_occurrences, p_lines); end if;
  -- A party is a request with several lines. Where a place is to be picked, there are labels.
  if cardinality(p_request) > cardinality(p_verdict) and v_places.label is not null then
    select l.row_no, l.column_no into v_places.row_no, v_places.column_no
      from core.locate_places(p_operator_id, p_occurrences, v_places) as l;
  end if;
  v_decided := core.allocate_in_order(
    p_verdict, p_refusal, p_request, p_last_line, p_hold, p_waitlist, p_accessible, p_occurrences, p_lines, v_places);
  p_verdict := v_decided.p_verdict;
  units := v_decided.units;
  v_place := v_places.place;
  v_label := v_places.label;
  select array_agg(v_place[u.seat]), array_agg(case when p_verdict[u.request] in ('confirmed', 'held') then v_label[u.seat] end)
    into place, label
    from unnest(v_decided.seat, p_request) as u(seat, request);
end $$;
