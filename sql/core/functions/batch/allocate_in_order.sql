-- core.allocate_in_order(verdicts, requests, lines, places, occurrences) returns the verdicts, and what the accepted requests take
--
-- What     Goes through the requests in order of arrival; each sees what earlier ones took. A request is all or nothing: if one
--          of its lines is refused, what its earlier lines took is put back. Works on arrays only and reads no table. p_refusal
--          is the reason for refusing, as far as it can be told before free capacity is known. seat has one element per line:
--          the subscript of its place in p_places. units has one element per occurrence: the units to take from it.
--          Lines that name their place come before lines for which one is picked, so that a pick never takes a place that the
--          same request names. People of one request for whom places are picked in the same occurrence sit together, and near
--          those of them who name one (core.pick_party), if p_places says where the places are. If places are lacking, the verdict is 'waitlisted' instead of a refusal, provided that the
--          request asks for it and wants counted places of a single occurrence. A request for more than the empty occurrence
--          would hold is never waitlisted: its entry would block the line for ever.
create or replace function core.allocate_in_order(
  inout p_verdict text[], p_refusal text[], p_request integer[], p_last_line integer[], p_hold boolean[], p_waitlist boolean[],
  p_accessible boolean[], p_occurrences core.batch_occurrences, p_lines core.batch_lines, p_places core.batch_places,
  out seat integer[], out units integer[])
language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_order   integer[] := array(select generate_series(1, cardinality(p_lines.occurrence_no))); -- those that name their place first
  v_occurrence_no    integer[] := p_lines.occurrence_no;
  v_place   integer[] := p_lines.place;
  v_counted boolean[] := p_lines.counted;
  v_units   integer[] := p_lines.units;
  v_free    integer[] := p_occurrences.free;
  v_waiting integer[] := p_occurrences.waiting;
  v_first   integer[]; -- one element per occurrence: the subscript in p_places of its first place
  v_until   integer[];
  v_class   text[] := p_places.class;
  v_is_accessible boolean[] := p_places.accessible;
  v_busy    int4multirange[] := p_places.busy;
  v_party   integer[]; -- one element per line, as core.order_parties says; null unless a request has several lines
  v_span    int4multirange;
  v_start   integer;
  v_line    integer := 0;
  v_refusal text;
  i         integer;
begin
  units := array_fill(0, array[coalesce(cardinality(v_free), 0)]);
  seat := case when v_busy is null then array_fill(null::integer, array[cardinality(v_occurrence_no)])
               else core.find_places(p_places, v_occurrence_no, v_place) end;
  if p_places.row_no is not null then
    select o.line_order, o.party into v_order, v_party from core.order_parties(p_request, p_lines, p_accessible) as o;
  elsif v_busy is not null then
    v_order := array(select u.line from unnest(p_request, v_place) with ordinality as u(request, place, line) order by u.request, u.place is null, u.line);
  end if;
  if v_busy is not null and array_position(v_place, null) is not null then
    select b.first, b.until into v_first, v_until from core.bound_places(p_places, cardinality(v_free)) as b;
  end if;

  for v_request in 1..cardinality(p_verdict) loop
    v_start := v_line + 1;
    v_line := p_last_line[v_request];
    continue when p_verdict[v_request] is not null;
    v_refusal := p_refusal[v_request];
    for v_at in v_start..v_line loop
      exit when v_refusal is not null;
      i := v_order[v_at];
      if v_counted[i] then
        v_refusal := case when v_waiting[v_occurrence_no[i]] > 0 then 'waitlist_first'
                          when v_units[i] > v_free[v_occurrence_no[i]] then 'sold_out' end;
      else
        v_span := int4multirange(int4range(p_lines.from_index[i], p_lines.to_index[i]));
        if v_party is not null and seat[i] is null and v_place[i] is null and v_start < v_line then
          seat := core.seat_party(
            seat, i, v_order[v_start:v_line], v_party, p_accessible, p_lines, p_occurrences.span_length[v_occurrence_no[i]],
            v_first[v_occurrence_no[i]], v_until[v_occurrence_no[i]], v_class, v_is_accessible, v_busy, p_places.row_no, p_places.column_no);
        end if;
        if v_place[i] is null and seat[i] is null then
          seat[i] := core.pick_place(
            p_lines.class[i], p_lines.from_index[i], p_lines.to_index[i], p_occurrences.span_length[v_occurrence_no[i]],
            coalesce(p_accessible[i], false), v_first[v_occurrence_no[i]], v_until[v_occurrence_no[i]], v_class, v_is_accessible, v_busy);
        end if;
        v_refusal := case when seat[i] is null then 'sold_out' when v_busy[seat[i]] && v_span then 'place_taken' end;
        if v_refusal is null then v_busy[seat[i]] := v_busy[seat[i]] + v_span; end if;
      end if;
      if v_refusal is null then
        v_free[v_occurrence_no[i]] := v_free[v_occurrence_no[i]] - v_units[i];
        units[v_occurrence_no[i]] := units[v_occurrence_no[i]] + v_units[i];
      else
        for v_back in v_start..v_at - 1 loop -- put back
          i := v_order[v_back];
          v_free[v_occurrence_no[i]] := v_free[v_occurrence_no[i]] + v_units[i];
          units[v_occurrence_no[i]] := units[v_occurrence_no[i]] - v_units[i];
          if not v_counted[i] then
            v_busy[seat[i]] := v_busy[seat[i]] - int4multirange(int4range(p_lines.from_index[i], p_lines.to_index[i]));
          end if;
        end loop;
      end if;
    end loop;

    if v_refusal is null then
      p_verdict[v_request] := case when p_hold[v_request] then 'held' else 'confirmed' end;
    elsif not p_waitlist[v_request] or p_refusal[v_request] is not null then
      p_verdict[v_request] := v_refusal;
    elsif v_occurrence_no[v_line] <> any (v_occurrence_no[v_start:v_line]) then
      p_verdict[v_request] := 'several_waitlists';
    elsif not v_counted[v_line] then
      p_verdict[v_request] := 'waitlist_not_offered';
    elsif (select sum(u.units) from unnest(v_units[v_start:v_line]) as u(units)) > p_occurrences.capacity[v_occurrence_no[v_line]] then
      p_verdict[v_request] := 'sold_out';
    else
      p_verdict[v_request] := 'waitlisted';
      v_waiting[v_occurrence_no[v_line]] := v_waiting[v_occurrence_no[v_line]] + 1;
    end if;
  end loop;
end $$;
