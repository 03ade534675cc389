-- core.read_fronts(operator, occurrences, window) returns the entries at the front of each line, and what they want, as arrays
--
-- What     The entries that may get what is free, in order of occurrence and line_number: up to the first that wants more than
--          those before it leave, or the first p_window entries if these are more. One element per entry (row_at is the
--          location of its row), then one per line: of_entry counts entries from 1. entry_id is null if no entry wants what is
--          free. Occurrences are given in order of id, each once. staff tells whether the account that joined belongs to staff
--          now.
-- Locks    Nothing: the caller has locked the occurrences, and lines change only under that lock.
create or replace function core.read_fronts(
  p_operator_id uuid, p_occurrence_ids uuid[], p_window integer,
  out row_at tid[], out entry_id uuid[], out occurrence_id uuid[], out customer_id uuid[], out account_id uuid[],
  out contact_name text[], out contact_phone text[], out contact_email text[], out staff boolean[],
  out of_entry integer[], out wanted_id uuid[], out quantity integer[], out item_no integer[], out class text[], out passenger_type text[],
  out holder jsonb[])
language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off
set enable_sort = off as $$ -- otherwise the front of a line is found by sorting the whole line
#variable_conflict use_column
declare
  v_lines    jsonb[];
  v_staff_id uuid[];
begin
  select array_agg(x.row_at), array_agg(x.id), array_agg(x.occurrence_id), array_agg(x.customer_id), array_agg(x.account_id),
         array_agg(x.contact_name), array_agg(x.contact_phone), array_agg(x.contact_email), array_agg(x.lines)
    into row_at, entry_id, occurrence_id, customer_id, account_id, contact_name, contact_phone, contact_email, v_lines
    from (select o.id as occurrence_id, w.row_at, w.id, w.customer_id, w.account_id, w.contact_name, w.contact_phone,
                 w.contact_email, w.lines
            from core.occurrences as o
           cross join lateral (
                  select e.ctid as row_at, e.id, e.customer_id, e.account_id, e.contact_name, e.contact_phone, e.contact_email,
                         e.lines,
                         row_number() over (order by e.line_number) as nth,
                         sum(e.quantity) over (order by e.line_number) - e.quantity as before
                    from core.waitlist_entries as e
                   where e.operator_id = p_operator_id and e.occurrence_id = o.id and e.status = 'waiting'
                   order by e.line_number limit greatest(o.capacity - o.taken, p_window)) as w
           where o.operator_id = p_operator_id and o.id = any (p_occurrence_ids)
             and o.id >= p_occurrence_ids[1] and o.id <= p_occurrence_ids[cardinality(p_occurrence_ids)] -- only these months
             and o.waiting > 0 and o.status = 'scheduled' and o.taken < o.capacity
             and (w.before < o.capacity - o.taken or w.nth <= p_window)
           order by o.id, w.nth) as x;
  if entry_id is null then return; end if;

  v_staff_id := array(select m.account_id from core.members as m
                       where m.operator_id = p_operator_id and m.account_id = any (read_fronts.account_id)
                         and m.role in ('agent', 'admin'));
  staff := array(select coalesce(u.id = any (v_staff_id), false) from unnest(read_fronts.account_id) as u(id));
  select array_agg(x.entry), array_agg(x.occurrence_id), array_agg(x.quantity), array_agg(x.item_no), array_agg(x.class), array_agg(x.passenger_type),
         array_agg(x.holder)
    into of_entry, wanted_id, quantity, item_no, class, passenger_type, holder
    from (select u.entry::integer, u.occurrence_id, (l.line ->> 'quantity')::integer as quantity,
                 (l.line ->> 'item_no')::integer as item_no, l.line ->> 'class' as class,
                 l.line ->> 'type' as passenger_type, nullif(l.line -> 'passenger', 'null') as holder
            from unnest(read_fronts.occurrence_id, v_lines) with ordinality as u(occurrence_id, lines, entry)
           cross join lateral jsonb_array_elements(u.lines) with ordinality as l(line, line_no)
           order by u.entry, l.line_no) as x;
end $$;
