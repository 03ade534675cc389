-- core.move_claims(operator, booking, request jsonb, stops jsonb, staff, waive fee) returns a jsonb array, one member per claim that moved
--
-- What     Ends the claims that a request moves, and allocates their successors by the steps of a booking, all or none. What they
--          give up is free for them: passengers may swap their seats, and stay in a seat for a longer journey. The price as sold
--          stays unless the occurrence, the journey, the class or the type of passenger changes; then it is the price of now. The
--          fee is owed where the occurrence or the journey changes.
-- Locks    Nothing: the caller has locked the booking, its occurrences and the one that it moves to.
-- Refuses  As core.book_batch: occurrence_not_found, place_taken, sold_out, fare_not_found, currency_mismatch …
create or replace function core.move_claims(
  p_operator_id uuid, p_booking_id uuid, p_request jsonb, p_stops jsonb, p_staff boolean, p_waive_fee boolean)
returns jsonb language plpgsql volatile
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_currency text := (select b.currency from core.bookings as b where b.operator_id = p_operator_id and b.id = p_booking_id);
  v_old      record; -- arrays with one element per claim that moves
  v_request  integer[];
  v_occurrences core.batch_occurrences;
  v_lines    core.batch_lines;
  v_kept     boolean[]; -- whether the price as sold stays
  v_sums     record;
  v_given    record;
  v_new_id   uuid[];
begin
  select array_agg(w.claim_id) as id, array_agg(w.old_occurrence_id) as old_occurrence_id, array_agg(lower(w.old_span)) as old_from,
         array_agg(upper(w.old_span)) as old_to, array_agg(w.old_price_minor) as price_minor, array_agg(w.old_class) as old_class,
         array_agg(w.old_type) as old_type, array_agg(w.quantity) as quantity, array_agg(w.item_no) as item_no,
         array_agg(w.holder) as holder, array_agg(w.occurrence_id) as occurrence_id, array_agg(w.seat) as seat,
         array_agg(w.from_id) as from_id, array_agg(w.to_id) as to_id, array_agg(w.from_index) as from_index,
         array_agg(w.to_index) as to_index, array_agg(w.class) as class, array_agg(w.passenger_type) as passenger_type,
         array_agg(w.accessible) as accessible, array_agg(w.fee_minor) as fee_minor,
         array_agg(p_staff or w.occurrence_id = w.old_occurrence_id) as may_buy -- the sale of a seat beside one's own has not closed
    into v_old from core.wanted_changes(p_operator_id, p_booking_id, p_request, p_stops) as w where w.moves;
  if v_old.id is null then return '[]'; end if;

  perform core.end_claims(p_operator_id, array[p_booking_id], v_old.id, 'moved');
  v_request := array_fill(1, array[cardinality(v_old.id)]);
  v_occurrences := core.lock_batch_occurrences(
    p_operator_id, array(select distinct u.id from unnest(v_old.occurrence_id) as u(id) order by u.id));
  v_lines := core.resolve_lines(
    p_operator_id, v_occurrences, v_old.may_buy, v_old.occurrence_id, v_old.quantity, v_old.seat, v_old.from_id, v_old.to_id,
    v_old.from_index, v_old.to_index, v_old.class, v_old.passenger_type, v_old.accessible);
  select array_agg(u.occurrence_id = u.old_occurrence_id and u.from_index = u.old_from and u.to_index = u.old_to
                   and u.class is not distinct from u.old_class
                   and coalesce(u.passenger_type, 'adult') = coalesce(u.old_type, 'adult') order by u.line)
    into v_kept
    from unnest(v_old.occurrence_id, v_old.old_occurrence_id, v_lines.from_index, v_old.old_from, v_lines.to_index, v_old.old_to,
                v_lines.class, v_old.old_class, v_old.passenger_type, v_old.old_type) with ordinality
         as u(occurrence_id, old_occurrence_id, from_index, old_from, to_index, old_to, class, old_class, passenger_type, old_type, line);
  select array_agg(case when u.kept then u.old_price_minor else u.price_minor end order by u.line),
         array_agg(case when u.kept then nullif(u.refusal, 'fare_not_found') else u.refusal end order by u.line)
    into v_lines.price_minor, v_lines.refusal
    from unnest(v_kept, v_old.price_minor, v_lines.price_minor, v_lines.refusal) with ordinality
         as u(kept, old_price_minor, price_minor, refusal, line);
  v_sums := core.sum_requests(array[v_currency], null, v_request, v_occurrences, v_lines);
  v_given := core.allocate(
    p_operator_id, array[null::text], v_sums.refusal, v_request, v_sums.last_line, '{f}', '{f}', v_old.accessible, v_occurrences,
    v_lines, false);
  if v_given.p_verdict[1] <> 'confirmed' then
    perform core.refuse(v_given.p_verdict[1], core.refusal_detail(
      p_operator_id, v_given.p_verdict[1], v_old.occurrence_id, array_fill('/passengers'::text, array[cardinality(v_old.id)]),
      case when v_given.p_verdict[1] in ('class_not_found', 'sold_out') then v_old.class
           when v_given.p_verdict[1] = 'passenger_type_not_found' then v_old.passenger_type else v_old.seat end,
      v_lines.from_index, v_lines.to_index));
  end if;

  v_new_id := core.new_ids(p_operator_id, cardinality(v_old.id));
  insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at, ends_at, item_no,
                           price_minor, fare_id, holder)
  select p_operator_id, u.occurrence_id, u.id, p_booking_id, case when u.counted then 'counted' else 'placed' end, u.place,
         int4range(u.from_index, u.to_index), u.quantity, u.begins_at, u.ends_at, u.item_no, u.price_minor, u.fare_id, u.holder
    from unnest(v_old.occurrence_id, v_new_id, v_lines.counted, v_given.place, v_lines.from_index, v_lines.to_index, v_old.quantity,
                v_lines.begins_at, v_lines.ends_at, v_old.item_no, v_lines.price_minor, v_lines.fare_id, v_old.holder)
         as u(occurrence_id, id, counted, place, from_index, to_index, quantity, begins_at, ends_at, item_no, price_minor, fare_id,
              holder);
  update core.occurrences as o set taken = o.taken + v_given.units[width_bucket(o.id, v_occurrences.id)]
   where o.operator_id = p_operator_id and o.id = any (v_occurrences.id)
     and o.id >= v_occurrences.id[1] and o.id <= v_occurrences.id[cardinality(v_occurrences.id)];
  return (
    select jsonb_agg(jsonb_build_object(
             'claim_id', u.old_id, 'new_claim_id', u.id, 'occurrence_id', u.occurrence_id, 'seat', coalesce(u.seat, u.picked),
             'from_index', u.from_index, 'to_index', u.to_index, 'starts_at', u.begins_at, 'quantity', u.quantity,
             'old_price_minor', u.old_price_minor, 'price_minor', u.price_minor,
             'fee_minor', case when p_waive_fee or (u.occurrence_id = u.old_occurrence_id and u.from_index = u.old_from and u.to_index = u.old_to)
                               then 0 else u.fee_minor * u.quantity end) order by u.line)
      from unnest(v_old.id, v_new_id, v_old.occurrence_id, v_old.old_occurrence_id, v_old.seat, v_given.label, v_lines.from_index,
                  v_lines.to_index, v_old.old_from, v_old.old_to, v_lines.begins_at, v_old.quantity, v_old.price_minor,
                  v_lines.price_minor, v_old.fee_minor) with ordinality
           as u(old_id, id, occurrence_id, old_occurrence_id, seat, picked, from_index, to_index, old_from, old_to, begins_at,
                quantity, old_price_minor, price_minor, fee_minor, line));
end $$;
