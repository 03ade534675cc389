-- core.refuse_waiting_customers(operator, verdicts, own ids, customers, requests, occurrences) returns the verdicts and the existing entries
--
-- What     A customer may have only one waiting entry in a line; otherwise one person could join sixty times. A customer who
--          would be waitlisted again is refused with already_waiting; entry_id is the entry that they have, which may be from
--          the same batch. A sale at the counter names no customer and may join the line any number of times, since there may
--          be that many people at the counter. One element per request; requests and occurrences have one element per line.
-- Locks    Nothing: the caller has locked the occurrences, and lines change only under that lock.
-- Refuses  As verdict: already_waiting
create or replace function core.refuse_waiting_customers(
  p_operator_id uuid, inout p_verdict text[], p_own_id uuid[], p_customer_id uuid[], p_line_request integer[],
  p_occurrence_id uuid[], out entry_id uuid[])
language plpgsql stable
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  select array_agg(case when x.entry_id is null then x.verdict else 'already_waiting' end order by x.request),
         array_agg(x.entry_id order by x.request)
    into p_verdict, entry_id
    from (select u.request, u.verdict,
                 case when u.verdict = 'waitlisted' and u.customer_id is not null then coalesce(
                   (select w.id from core.waitlist_entries as w
                     where w.operator_id = p_operator_id and w.occurrence_id = o.id and w.customer_id = u.customer_id
                       and w.status = 'waiting' limit 1),
                   nullif(first_value(u.own_id) over (partition by o.id, u.customer_id order by u.request), u.own_id))
                 end as entry_id
            from unnest(p_verdict, p_own_id, p_customer_id) with ordinality as u(verdict, own_id, customer_id, request)
           cross join lateral (
                  select case when u.verdict = 'waitlisted'
                              then p_occurrence_id[array_position(p_line_request, u.request::integer)] end as id) as o) as x;
end $$;
