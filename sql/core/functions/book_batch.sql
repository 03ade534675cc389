-- core.book_batch(operator, requests as arrays, lines as arrays) returns one row a line, in order
--
-- What     Decides up to 64 requests of one operator at once: each is held or confirmed whole, waitlisted, a replay of
--          result_id, or refused by the code in verdict. One implementation of the rules for every caller. Lines are sorted
--          by request; p_line_request counts from 1. A line of a placed occurrence names a place or has one picked.
--          'again' means that an expired hold stood in the way and could not be ended in lock order: ask once more.
--          p_customer_id is for staff, who book for others; everyone else books for themselves.
-- Locks    Customers new to the operator, then idempotency keys, sorted; then occurrences in id order; then expired holds'
--          bookings in id order.
-- Refuses  As verdicts, so that one bad request never fails its neighbours. Exclusion and check constraints are the
--          backstop: if one ever fires, the caller retries the batch one by one.
-- Definer  Trusts its actor arrays: only the server's role and the definer wrappers of public may execute it.
create or replace function core.book_batch(
  p_operator_id uuid,
  p_caller text[], p_key text[], p_body_hash bytea[], p_hold boolean[], p_waitlist boolean[],
  p_account_id uuid[], p_customer_id uuid[], p_contact_name text[], p_contact_phone text[], p_contact_email text[],
  p_currency text[], p_expected_total_minor bigint[], p_ip text[], p_request_id text[],
  p_line_request integer[], p_occurrence_id uuid[], p_quantity integer[], p_place_label text[], p_from_id uuid[],
  p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[],
  p_accessible boolean[], p_holder jsonb[])
returns setof core.batch_answer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  v_now timestamptz := core.now();
  -- A subscript a request. Ids are in order of arrival, hence so are waitlists.
  v_own_id uuid[] := core.new_ids(cardinality(p_caller));
  v_staff boolean[]; v_customer_id uuid[]; v_refusal text[]; v_verdict text[]; v_result_id uuid[];
  -- A subscript a line; v_places has its own.
  v_claim_id uuid[]; v_slot integer[]; v_lines core.batch_line[]; v_places core.batch_place[];
  -- A subscript an occurrence wanted, in id order: its slot.
  v_slot_id uuid[]; v_free integer[]; v_waiting integer[];
  v_blocked uuid[]; v_decided record; v_written record;
begin
  assert current_setting('transaction_isolation') = 'read committed', 'keys first needs read committed';

  -- Who asks; then keys, before anything is read that they decide about.
  select array_agg(c.staff order by c.request), array_agg(c.customer_id order by c.request),
         array_agg(c.refusal order by c.request) into v_staff, v_customer_id, v_refusal
    from core.resolve_callers(p_operator_id, p_account_id, p_customer_id) as c;
  select array_agg(coalesce(k.verdict, v_refusal[k.request]) order by k.request), array_agg(k.result_id order by k.request)
    into v_verdict, v_result_id
    from core.take_keys(p_operator_id, p_caller, p_key, p_body_hash, v_own_id) as k;

  -- Lock.
  select array_agg(distinct u.id order by u.id) into v_slot_id from unnest(p_occurrence_id) as u(id);
  v_blocked := core.lock_for_sale(p_operator_id, v_slot_id);
  select array_agg(coalesce(v_verdict[r.request], case when r.blocked then 'again' end) order by r.request) into v_verdict
    from (select l.request, bool_or(l.id = any (v_blocked)) as blocked
            from unnest(p_line_request, p_occurrence_id) as l(request, id) group by l.request) as r;
  assert cardinality(v_verdict) = cardinality(p_caller), 'every request has a line';

  -- See.
  select array_agg(o.capacity - o.taken order by s.slot), array_agg(o.waiting order by s.slot) into v_free, v_waiting
    from unnest(v_slot_id) with ordinality as s(id, slot)
    left join core.occurrences as o
      on o.operator_id = p_operator_id and o.id = s.id
     and o.id >= v_slot_id[1] and o.id <= v_slot_id[cardinality(v_slot_id)]; -- only these months
  select array_agg(l), array_agg(core.new_id()) into v_lines, v_claim_id
    from core.resolve_lines(
      p_operator_id, (select array_agg(v_staff[u.request]) from unnest(p_line_request) as u(request)), p_occurrence_id,
      p_quantity, p_place_label, p_from_id, p_to_id, p_from_index, p_to_index, p_class, p_passenger_type) as l;
  select array_agg(array_position(v_slot_id, u.id)) into v_slot from unnest(p_occurrence_id) as u(id);
  select array_agg(p) into v_places
    from core.read_places(p_operator_id, v_slot_id, p_occurrence_id, v_lines) as p;

  -- Decide.
  select * into v_decided
    from core.decide_batch(v_verdict, p_hold, p_waitlist, p_currency, p_expected_total_minor, p_line_request, v_slot,
                           p_quantity, p_accessible, v_lines, v_places, v_free, v_waiting);
  v_verdict := v_decided.p_verdict;
  select * into v_written
    from core.write_batch(
      p_operator_id, v_now, v_own_id, v_verdict, p_account_id, v_customer_id, p_contact_name, p_contact_phone,
      p_contact_email, p_ip, p_request_id, v_decided.total_minor, v_decided.currency, p_line_request, p_occurrence_id,
      v_claim_id, p_quantity, p_holder,
      (select array_agg((v_places[u.seat]).place order by u.line) from unnest(v_decided.seat) with ordinality as u(seat, line)),
      v_lines, v_slot_id, v_decided.units);

  v_verdict := core.settle_keys(p_operator_id, p_caller, p_key, v_verdict, v_result_id, v_own_id);

  return query
  select u.request, v_verdict[u.request], v_result_id[u.request], v_written.reference[u.request], v_decided.total_minor[u.request],
         v_decided.currency[u.request], v_written.expires_at[u.request], v_now, u.id, u.occurrence_id,
         case when v_verdict[u.request] in ('confirmed', 'held') then (v_places[u.seat]).label else u.place_label end,
         lower(u.span), upper(u.span), u.quantity, u.price_minor
    from unnest(p_line_request, p_occurrence_id, v_claim_id, p_quantity, p_place_label, v_decided.seat, v_lines)
         as u(request, occurrence_id, id, quantity, place_label, seat, mode, span, place, label, class, price_minor);
end $$;
