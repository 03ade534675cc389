-- core.make_offers(operator, occurrences, window) returns how many offers were made, and the occurrences where entries lapsed
--
-- What     Processes the front of each line by the same steps as a batch of booking requests: each entry is resolved, priced,
--          allocated and written as a new request would be now. An offer is a hold, for as long as the policy allows, at
--          today's price: a customer who finds that the price changed need not confirm. An entry that does not fit goes on
--          waiting, with all entries behind it. So does one for an occurrence that is not on sale yet, or is currently
--          unpublished. For every other refusal (the fare is gone, sales have closed, it has begun) the entry lapses, since it
--          would block the line for ever. Occurrences are given in order of id, each once; lapsed_ids is null if no entry
--          lapsed.
-- Locks    The entries; the caller has locked the occurrences, and entries change only under that lock.
create or replace function core.make_offers(
  p_operator_id uuid, p_occurrence_ids uuid[], p_window integer, out offered integer, out lapsed_ids uuid[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_now        timestamptz := core.now();
  v_front      record := core.read_fronts(p_operator_id, p_occurrence_ids, p_window); -- one element per entry, or per line
  v_of_entry   integer[] := v_front.of_entry;
  v_entries    integer := coalesce(cardinality(v_front.entry_id), 0);
  v_true       boolean[] := array_fill(true, array[v_entries]);
  v_offer_id   uuid[];
  v_wanted     uuid[];
  v_occurrences core.batch_occurrences; -- one element per occurrence
  v_lines      core.batch_lines; -- one element per line
  v_sums       record; -- from here on one element per entry
  v_verdict    text[];
  v_given      record;
  v_expires_at timestamptz[];
begin
  offered := 0;
  if v_entries = 0 then return; end if;

  -- Read. The front of a line is not kept back by the waitlist.
  v_wanted := array(select distinct u.id from unnest(v_front.occurrence_id) as u(id) order by u.id);
  v_occurrences := core.lock_batch_occurrences(p_operator_id, v_wanted);
  v_occurrences.waiting := array_fill(0, array[cardinality(v_wanted)]);
  v_lines := core.resolve_lines(
    p_operator_id, v_occurrences, array(select v_front.staff[u.entry] from unnest(v_of_entry) as u(entry)), v_front.wanted_id,
    v_front.quantity, null, null, null, null, null, v_front.class, v_front.passenger_type, null);
  v_sums := core.sum_requests(null, null, v_of_entry, v_occurrences, v_lines);

  -- Decide. Here 'waitlisted' means that the entry goes on waiting.
  v_verdict := array_fill(null::text, array[v_entries]);
  if v_sums.refusal && array['occurrence_not_found', 'sales_not_open'] then
    select array_agg(case when u.waits_on then 'waitlisted' end order by u.entry) into v_verdict
      from (select x.entry, bool_or(coalesce(x.refusal in ('occurrence_not_found', 'sales_not_open'), false))
                              over (partition by x.occurrence_id order by x.entry) as waits_on
              from unnest(v_sums.refusal, v_front.occurrence_id) with ordinality as x(refusal, occurrence_id, entry)) as u;
  end if;
  v_given := core.allocate(
    p_operator_id, v_verdict, v_sums.refusal, v_of_entry, v_sums.last_line, v_true, v_true, null, v_occurrences, v_lines, false);
  v_verdict := v_given.p_verdict;

  -- Write.
  if 'held' = any (v_verdict) then
    offered := cardinality(array_positions(v_verdict, 'held'));
    v_offer_id := core.new_ids(p_operator_id, v_entries);
    v_expires_at := array(select v_now + make_interval(secs => u.hold_s) from unnest(v_sums.hold_s) as u(hold_s));
    perform core.write_batch(
      p_operator_id, v_now, v_offer_id, v_verdict, v_front.account_id, v_front.customer_id, v_front.contact_name,
      v_front.contact_phone, v_front.contact_email, null, null, v_sums.total_minor, v_sums.currency, v_expires_at, v_of_entry,
      v_front.wanted_id, core.new_ids(p_operator_id, cardinality(v_of_entry)), v_front.quantity, v_front.item_no, v_front.holder,
      v_given.place, v_lines, v_occurrences.id, v_given.units, v_front.entry_id);
    perform core.mark_offered(p_operator_id, v_front.row_at, v_front.occurrence_id, v_front.entry_id, v_verdict, v_offer_id);
  end if;
  select array_agg(distinct u.occurrence_id order by u.occurrence_id) into lapsed_ids
    from unnest(v_front.occurrence_id, v_verdict) as u(occurrence_id, verdict) where u.verdict not in ('held', 'waitlisted');
  if lapsed_ids is not null then
    perform core.lapse_entries(p_operator_id, x.rows, x.occurrence_ids, x.entry_ids, x.reasons)
       from (select array_agg(u.row_at) as rows, array_agg(u.occurrence_id) as occurrence_ids, array_agg(u.entry_id) as entry_ids,
                    array_agg(u.verdict) as reasons
               from unnest(v_front.row_at, v_front.occurrence_id, v_front.entry_id, v_verdict)
                    as u(row_at, occurrence_id, entry_id, verdict)
              where u.verdict not in ('held', 'waitlisted')) as x;
  end if;
end $$;
