-- core.decide_batch(verdicts, requests, lines, …) returns the verdicts, and what the accepted ones take
--
-- What     Goes through the requests in the order in which they came; each sees what those before it took. A request is
--          all or nothing: what its first lines took is put back when a later line is refused. Arrays only: reads no table.
--          slot is the subscript of a line's occurrence in p_free and p_waiting; seat that of a line's place in p_places.
--          'waitlisted' is given in place of a refusal for want of places, where asked for, to a single counted line.
create or replace function core.decide_batch(
  inout p_verdict text[], p_hold boolean[], p_waitlist boolean[], p_currency text[], p_expected_total_minor bigint[],
  p_request integer[], p_slot integer[], p_quantity integer[], p_accessible boolean[],
  p_lines core.batch_line[], p_places core.batch_place[], p_free integer[], p_waiting integer[],
  out seat integer[], out units integer[], out total_minor bigint[], out currency text[])
language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  v_line     core.batch_line;
  v_busy     int4multirange[];
  v_first    integer := 1;
  v_next     integer;
  v_taken    integer;
  v_total    bigint;
  v_currency text;
  v_refusal  text;
begin
  seat := array_fill(null::integer, array[cardinality(p_request)]);
  units := array_fill(0, array[cardinality(p_free)]);
  select array_agg(p.busy) into v_busy from unnest(p_places) as p;

  for v_request in 1..cardinality(p_verdict) loop
    v_next := v_first;
    while p_request[v_next] = v_request loop v_next := v_next + 1; end loop;
    v_taken := v_first - 1;
    if p_verdict[v_request] is null then
      select case when min(l.currency) <> max(l.currency) then 'mixed_currencies' end, sum(l.price_minor), min(l.currency)
        into v_refusal, v_total, v_currency
        from unnest(p_lines[v_first:v_next - 1]) as l;
      total_minor[v_request] := v_total;
      currency[v_request] := v_currency;
      v_refusal := coalesce(
        v_refusal,
        (select l.refusal from unnest(p_lines[v_first:v_next - 1]) as l where l.refusal is not null limit 1),
        case when p_currency[v_request] <> v_currency then 'currency_mismatch'
             when p_expected_total_minor[v_request] <> v_total then 'price_changed' end);
      for i in v_first..v_next - 1 loop
        exit when v_refusal is not null;
        v_line := p_lines[i];
        if v_line.mode = 'counted' then
          v_refusal := case when p_waiting[p_slot[i]] > 0 then 'waitlist_first'
                            when p_quantity[i] > p_free[p_slot[i]] then 'sold_out' end;
          exit when v_refusal is not null;
          p_free[p_slot[i]] := p_free[p_slot[i]] - p_quantity[i];
          units[p_slot[i]] := units[p_slot[i]] + p_quantity[i];
        else
          seat[i] := case when v_line.place is null
                          then core.pick_place(v_line, coalesce(p_accessible[i], false), p_slot[i], p_places, v_busy)
                          else core.seat_of(p_places, p_slot[i], v_line.place) end;
          v_refusal := case when seat[i] is null then 'sold_out'
                            when v_busy[seat[i]] && v_line.span then 'place_taken' end;
          exit when v_refusal is not null;
          v_busy[seat[i]] := v_busy[seat[i]] + int4multirange(v_line.span);
          units[p_slot[i]] := units[p_slot[i]] + upper(v_line.span) - lower(v_line.span);
        end if;
        v_taken := i;
      end loop;
      if v_refusal is null then
        p_verdict[v_request] := case when p_hold[v_request] then 'held' else 'confirmed' end;
      else
        for i in v_first..v_taken loop
          v_line := p_lines[i];
          if v_line.mode = 'counted' then
            p_free[p_slot[i]] := p_free[p_slot[i]] + p_quantity[i];
            units[p_slot[i]] := units[p_slot[i]] - p_quantity[i];
          else
            v_busy[seat[i]] := v_busy[seat[i]] - int4multirange(v_line.span);
            units[p_slot[i]] := units[p_slot[i]] - upper(v_line.span) + lower(v_line.span);
          end if;
        end loop;
        p_verdict[v_request] := case
          when p_waitlist[v_request] and v_refusal in ('sold_out', 'waitlist_first') and v_next = v_first + 1
               and v_line.mode = 'counted' then 'waitlisted'
          when p_waitlist[v_request] and v_refusal in ('sold_out', 'place_taken') then 'waitlist_not_offered'
          else v_refusal end;
        if p_verdict[v_request] = 'waitlisted' then p_waiting[p_slot[v_first]] := p_waiting[p_slot[v_first]] + 1; end if;
      end if;
    end if;
    v_first := v_next;
  end loop;
end $$;
