-- core.book_batch(operator, requests as arrays, lines as arrays) returns one row per line, in order
--
-- What     Decides up to 256 requests of one operator at once. Each request is held or confirmed as a whole, waitlisted,
--          recognised as a replay of result_id, or refused with the code in verdict. All callers share this one implementation
--          of the rules. Lines are sorted by request; p_line_request counts from 1. A line of an occurrence with numbered
--          places either names a place or has one picked for it. For already_waiting, result_id is the entry that the customer
--          already has.
--          'again' means that an expired hold blocked the request and could not be ended without waiting: the caller should ask
--          once more. p_customer_id is for staff, who book for others; everyone else books for themselves. p_item_no counts the
--          items of a request from 1: the lines of one item were asked for together. If it is null, the request is one item.
--          An array that would contain only nulls may be null. p_optimistic assumes that no key was used before and that no
--          named place is taken. Neither is looked up then, since the constraints detect it. If an assumption fails, everything
--          that was written is rolled back, and the batch is decided once more with look-ups. This affects what a batch costs,
--          but no answer. p_claims has an element per request: the claims of a token that may be new here, from which the
--          account gets its profile.
-- Locks    Customers who are new to the operator; then idempotency keys, sorted; then occurrences in id order; then what is
--          needed to end the expired holds that block the batch, as in core.end_expired_holds. If an assumption fails, all
--          locks are released before they are taken again.
-- Refuses  As verdicts, so that one bad request never fails the others in its batch. Exclusion and check constraints are the
--          last line of defence: if one of them ever fires, the caller retries the requests one by one.
-- Definer  Trusts its actor arrays: only the server's role and the definer wrappers of public may execute it.
create or replace function core.book_batch(
  p_operator_id uuid,
  p_caller text[], p_key text[], p_body_hash bytea[], p_hold boolean[], p_waitlist boolean[],
  p_account_id uuid[], p_customer_id uuid[], p_contact_name text[], p_contact_phone text[], p_contact_email text[],
  p_currency text[], p_expected_total_minor bigint[], p_ip text[], p_request_id text[],
  p_line_request integer[], p_occurrence_id uuid[], p_quantity integer[], p_place_label text[], p_from_id uuid[],
  p_to_id uuid[], p_from_index integer[], p_to_index integer[], p_class text[], p_passenger_type text[],
  p_accessible boolean[], p_holder jsonb[], p_item_no integer[] default null, p_optimistic boolean default false,
  p_claims jsonb[] default null)
returns setof core.batch_answer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
#variable_conflict use_column
declare
  v_now        timestamptz := core.now();
  v_optimistic boolean := p_optimistic;
  -- One element per request, then one per line, then one per occurrence in the batch, in order of id.
  v_own_id     uuid[] := core.new_ids(p_operator_id, cardinality(p_caller));
  v_claim_id   uuid[] := core.new_ids(p_operator_id, cardinality(p_line_request));
  v_wanted     uuid[] := array(select distinct u.id from unnest(p_occurrence_id) as u(id) order by u.id);
begin
  assert current_setting('transaction_isolation') = 'read committed', 'keys first needs read committed';
  assert p_line_request[1] = 1 and p_line_request[cardinality(p_line_request)] = cardinality(p_caller), 'every request has a line';

  loop declare
    -- One element per request.
    v_callers    record;
    v_keys       record;
    v_verdict    text[];
    v_sums       record;
    v_refusal    text[];
    v_expires_at timestamptz[];
    v_reference  text[];
    v_currency   text[]; -- as a field of v_sums, it would be scanned for each element
    v_lines      core.batch_lines; -- one element per line
    v_occurrences core.batch_occurrences; -- one element per occurrence
    v_given      record;
    v_entry_id   uuid[]; -- of customers who are already on the waitlist
    v_blocked    uuid[];
  begin
    -- Callers first, then keys, before reading anything that depends on a key.
    v_callers := core.resolve_callers(p_operator_id, p_account_id, p_customer_id, p_claims);
    v_keys := core.take_keys(p_operator_id, p_caller, p_key, p_body_hash, v_own_id, v_optimistic);

    v_verdict := array(select coalesce(u.verdict, u.refusal) from unnest(v_keys.verdict, v_callers.refusal) as u(verdict, refusal));
    -- Lock and read.
    v_occurrences := core.lock_batch_occurrences(p_operator_id, v_wanted);
    v_blocked := core.end_expired_holds(p_operator_id, v_wanted);
    if v_blocked is not null then
      v_occurrences := core.lock_batch_occurrences(p_operator_id, v_wanted); -- now with the places that the ended holds gave back
      v_verdict := core.ask_again(v_verdict, p_line_request, p_occurrence_id, v_blocked);
    end if;
    v_lines := core.resolve_lines(
      p_operator_id, v_occurrences,
      case when cardinality(p_line_request) = cardinality(p_caller) then v_callers.staff
           else array(select v_callers.staff[u.request] from unnest(p_line_request) as u(request)) end,
      p_occurrence_id, p_quantity, p_place_label, p_from_id, p_to_id, p_from_index, p_to_index, p_class, p_passenger_type,
      p_accessible);
    v_sums := core.sum_requests(p_currency, p_expected_total_minor, p_line_request, v_occurrences, v_lines);
    v_currency := v_sums.currency;
    v_refusal := case when true = any (p_hold) then core.limit_holds(
      p_operator_id, v_now, v_verdict, v_sums.refusal, p_hold, v_callers.staff, v_callers.customer_id, p_line_request,
      p_occurrence_id, p_quantity) else v_sums.refusal end;

    -- Decide and write.
    v_given := core.allocate(
      p_operator_id, v_verdict, v_refusal, p_line_request, v_sums.last_line, p_hold, p_waitlist, p_accessible, v_occurrences,
      v_lines, v_optimistic);
    v_verdict := v_given.p_verdict;
    if 'waitlisted' = any (v_verdict) then
      select w.p_verdict, w.entry_id into v_verdict, v_entry_id from core.enter_waitlist(
        p_operator_id, core.limit_waiting(p_operator_id, v_verdict, v_callers.staff, v_callers.customer_id, p_line_request,
        p_occurrence_id, p_quantity), v_own_id, v_keys.result_id, v_callers.customer_id, p_account_id, p_contact_name,
        p_contact_phone, p_contact_email, p_line_request, p_occurrence_id, p_quantity, p_item_no, p_class, p_passenger_type, p_holder) as w;
    end if;
    if 'held' = any (v_verdict) then
      select array_agg(case when u.verdict = 'held' then v_now + make_interval(secs => u.hold_s) end) into v_expires_at
        from unnest(v_verdict, v_sums.hold_s) as u(verdict, hold_s);
    end if;
    if v_verdict && array['confirmed', 'held'] then
      v_reference := core.write_batch(
        p_operator_id, v_now, v_own_id, v_verdict, p_account_id, v_callers.customer_id, p_contact_name, p_contact_phone,
        p_contact_email, p_ip, p_request_id, v_sums.total_minor, v_sums.currency, v_expires_at, p_line_request, p_occurrence_id,
        v_claim_id, p_quantity, p_item_no, p_holder, v_given.place, v_lines, v_occurrences.id, v_given.units);
    end if;
    v_verdict := core.finish_keys(p_operator_id, p_caller, p_key, v_verdict, v_keys.result_id, v_own_id);

    return query
    select u.request, v_verdict[u.request], coalesce(v_entry_id[u.request], v_keys.result_id[u.request]), v_reference[u.request],
           v_sums.total_minor[u.request], v_currency[u.request], v_expires_at[u.request], v_now, u.id, u.occurrence_id,
           coalesce(u.place_label, u.picked_label), u.from_index, u.to_index, u.quantity, u.price_minor,
           case when v_reference[u.request] is not null then core.payment_status(0, v_sums.total_minor[u.request], v_verdict[u.request]) end
      from unnest(p_line_request, p_occurrence_id, v_claim_id, p_quantity, p_place_label, v_given.label, v_lines.from_index,
                  v_lines.to_index, v_lines.price_minor)
           as u(request, occurrence_id, id, quantity, place_label, picked_label, from_index, to_index, price_minor);
    return;
  exception when unique_violation or exclusion_violation then
    if not v_optimistic then raise; end if;
    v_optimistic := false;
  end; end loop;
end $$;
