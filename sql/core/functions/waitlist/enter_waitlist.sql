-- core.enter_waitlist(operator, verdicts, requests as arrays, their lines as arrays) returns the verdicts and the entries
--
-- What     Appends waitlisted requests to the line in order of arrival, with everything that they asked for. line_number is
--          assigned under the lock, so nobody gets ahead of a customer who has been told their position. The id is created
--          before the batch locks, so it does not tell the order. entry_id is the entry that a waiting customer already has. It
--          is also returned for a repeated request with the same key, whose result is that of the first. Arrays have one
--          element per request, then one per line.
-- Locks    Nothing: the caller has locked the occurrences.
-- Refuses  As verdict: already_waiting
create or replace function core.enter_waitlist(
  p_operator_id uuid, inout p_verdict text[], p_own_id uuid[], p_result_id uuid[], p_customer_id uuid[], p_account_id uuid[],
  p_contact_name text[], p_contact_phone text[], p_contact_email text[], p_line_request integer[], p_occurrence_id uuid[],
  p_quantity integer[], p_item_no integer[], p_class text[], p_passenger_type text[], p_holder jsonb[], out entry_id uuid[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp set jit = off set enable_seqscan = off
set enable_sort = off as $$ -- otherwise the last entry is found by sorting the whole line
declare
  v_ids    uuid[]; -- the occurrences of the new entries
  v_joined integer[];
begin
  select w.p_verdict, w.entry_id into p_verdict, entry_id
    from core.refuse_waiting_customers(p_operator_id, p_verdict, p_own_id, p_customer_id, p_line_request, p_occurrence_id) as w;
  entry_id := array(select enter_waitlist.entry_id[array_position(p_own_id, u.id)] from unnest(p_result_id) as u(id));
  if 'waitlisted' <> all (p_verdict) then return; end if;

  insert into core.waitlist_entries (operator_id, occurrence_id, id, line_number, customer_id, account_id, quantity, lines,
                                     contact_name, contact_phone, contact_email, created_at)
  select p_operator_id, e.occurrence_id, p_own_id[e.request],
         coalesce((select w.line_number from core.waitlist_entries as w
                    where w.operator_id = p_operator_id and w.occurrence_id = e.occurrence_id
                    order by w.line_number desc limit 1), 0)
         + row_number() over (partition by e.occurrence_id order by e.request),
         p_customer_id[e.request], p_account_id[e.request], e.quantity, e.lines, p_contact_name[e.request],
         p_contact_phone[e.request], p_contact_email[e.request], core.now()
    from (select u.request, u.occurrence_id, sum(u.quantity)::integer as quantity,
                 jsonb_agg(jsonb_build_object('item_no', coalesce(u.item_no, 1), 'quantity', u.quantity, 'class', u.class,
                                              'type', u.passenger_type, 'passenger', u.holder) order by u.line) as lines
            from unnest(p_line_request, p_occurrence_id, p_quantity, p_item_no, p_class, p_passenger_type, p_holder)
                 with ordinality as u(request, occurrence_id, quantity, item_no, class, passenger_type, holder, line)
           where p_verdict[u.request] = 'waitlisted' group by u.request, u.occurrence_id) as e;

  select array_agg(j.id), array_agg(j.joined) into v_ids, v_joined
    from (select u.id, count(distinct u.request)::integer as joined
            from unnest(p_line_request, p_occurrence_id) as u(request, id)
           where p_verdict[u.request] = 'waitlisted' group by u.id order by u.id) as j;
  update core.occurrences as o set waiting = o.waiting + v_joined[width_bucket(o.id, v_ids)]
   where o.operator_id = p_operator_id and o.id = any (v_ids) and o.id >= v_ids[1] and o.id <= v_ids[cardinality(v_ids)];
end $$;
