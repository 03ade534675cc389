-- core.decide_batch(verdicts, requests, lines, …) returns the verdicts, and what the accepted ones take
--
-- What     Goes through the requests in the order in which they came; each sees what those before it took. A request is
--          all or nothing: what its first lines took is put back when a later line is refused. Arrays only: reads no table.
--          slot is the subscript of a line's occurrence in p_free and p_waiting; seat that of a line's place in p_places.
--          Lines that name their place go before those that have one picked, so that a pick never takes what the same
--          request names. 'waitlisted' is given in place of a refusal for want of places, where asked for, to a single
--          counted line; never to one that would not fit in the empty occurrence, for it would block the line for ever.
create or replace function core.decide_batch(
  inout p_verdict text[], p_hold boolean[], p_waitlist boolean[], p_currency text[], p_expected_total_minor bigint[],
  p_request integer[], p_slot integer[], p_quantity integer[], p_accessible boolean[],
  p_lines core.batch_line[], p_places core.batch_place[], p_free integer[], p_waiting integer[],
  out seat integer[], out units integer[], out total_minor bigint[], out currency text[])
language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_refusals text[];      -- a request: why not, by precedence, as far as can be said before it is known what is free
  v_last     integer[];   -- a request: its last line
  v_order    integer[];   -- the lines of each request, those that name their place before those that have one picked
  v_counted  boolean[];   -- a line: whether its occurrence is counted
  v_span     int4multirange[];
  v_takes    integer[];   -- a line: the units that it takes
  v_busy     int4multirange[];
  v_from     integer[];   -- a slot: where its places begin in p_places
  v_until    integer[];
  v_line     integer := 0;
  v_first    integer;
  v_refusal  text;
  i          integer;
begin
  select s.last_line, s.total_minor, s.currency, s.refusal into v_last, total_minor, currency, v_refusals
    from core.sum_requests(p_currency, p_expected_total_minor, p_request, p_lines) as s;
  select array_agg(u.mode = 'counted'), array_agg(int4multirange(u.span)),
         array_agg(case when u.place is not null then core.seat_of(p_places, u.slot, u.place) end),
         array_agg(case u.mode when 'counted' then u.quantity else upper(u.span) - lower(u.span) end)
    into v_counted, v_span, seat, v_takes
    from unnest(p_slot, p_quantity, p_lines) as u(slot, quantity, mode, span, place);
  select array_agg(u.line order by u.request, u.place is null, u.line) into v_order
    from unnest(p_request, p_lines) with ordinality
         as u(request, mode, span, place, label, class, price_minor, fare_id, currency, hold_s, last_index, layout_id, refusal,
              line);
  select array_agg(p.busy) into v_busy from unnest(p_places) as p;
  select array_agg(p.first order by s.slot), array_agg(p.last order by s.slot) into v_from, v_until
    from generate_subscripts(p_free, 1) as s(slot)
    left join (select u.slot, min(u.subscript)::integer as first, max(u.subscript)::integer as last
                 from unnest(p_places) with ordinality as u(slot, place, label, class, accessible, busy, subscript)
                group by u.slot) as p on p.slot = s.slot;
  units := array_fill(0, array[cardinality(p_free)]);

  for v_request in 1..cardinality(p_verdict) loop
    v_first := v_line + 1;
    v_line := v_last[v_request];
    continue when p_verdict[v_request] is not null;
    v_refusal := v_refusals[v_request];
    for v_at in v_first..v_line loop
      exit when v_refusal is not null;
      i := v_order[v_at];
      if v_counted[i] then
        v_refusal := case when p_waiting[p_slot[i]] > 0 then 'waitlist_first'
                          when v_takes[i] > p_free[p_slot[i]] then 'sold_out' end;
      else
        if seat[i] is null then
          seat[i] := v_from[p_slot[i]] - 1 + core.pick_place(
            p_lines[i], coalesce(p_accessible[i], false), p_slot[i], p_places[v_from[p_slot[i]]:v_until[p_slot[i]]],
            v_busy[v_from[p_slot[i]]:v_until[p_slot[i]]]);
        end if;
        v_refusal := case when seat[i] is null then 'sold_out' when v_busy[seat[i]] && v_span[i] then 'place_taken' end;
        if v_refusal is null then v_busy[seat[i]] := v_busy[seat[i]] + v_span[i]; end if;
      end if;
      if v_refusal is null then
        p_free[p_slot[i]] := p_free[p_slot[i]] - v_takes[i];
        units[p_slot[i]] := units[p_slot[i]] + v_takes[i];
      else
        for v_back in v_first..v_at - 1 loop -- put back
          i := v_order[v_back];
          p_free[p_slot[i]] := p_free[p_slot[i]] + v_takes[i];
          units[p_slot[i]] := units[p_slot[i]] - v_takes[i];
          if not v_counted[i] then v_busy[seat[i]] := v_busy[seat[i]] - v_span[i]; end if;
        end loop;
      end if;
    end loop;

    if v_refusal is null then
      p_verdict[v_request] := case when p_hold[v_request] then 'held' else 'confirmed' end;
    elsif not p_waitlist[v_request] or v_refusals[v_request] is not null then
      p_verdict[v_request] := v_refusal;
    elsif v_first = v_line and v_counted[v_line] then
      p_verdict[v_request] := 'waitlisted';
      p_waiting[p_slot[v_line]] := p_waiting[p_slot[v_line]] + 1;
    else
      p_verdict[v_request] := 'waitlist_not_offered';
    end if;
  end loop;
end $$;
