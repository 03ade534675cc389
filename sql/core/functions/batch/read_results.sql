-- core.read_results(operator, results) returns rows in the shape of core.book_batch
--
-- What     The answer to a replay: the bookings as they are now, or waitlist entries (verdict waitlisted). The verdict of a
--          booking is its status. A booking that has no claims any more gives one row without a claim. Each result is found by
--          its key: with joins, planned for arbitrary ids, the query sorted all bookings of the operator (2 s at a million).
-- Definer  Trusts its caller to have the key: only the server's role and wrappers of public may execute it.
create or replace function core.read_results(p_operator_id uuid, p_result_ids uuid[])
returns setof core.batch_answer
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids uuid[] := array(select u.id from unnest(p_result_ids) as u(id) order by u.id);
begin
  return query
  select r.* from (
    select u.request::integer, b.status, b.id, b.reference, b.total_minor, b.currency, b.expires_at, b.created_at, c.id as claim_id,
           c.occurrence_id, c.label, c.from_index, c.to_index, c.quantity, c.price_minor,
           core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status) as payment_status
      from unnest(p_result_ids) with ordinality as u(id, request)
     cross join lateral (
       select x.* from core.bookings as x
        where x.operator_id = p_operator_id and x.id = u.id and x.id >= v_ids[1] and x.id <= v_ids[cardinality(v_ids)]
        limit 1) as b
      left join lateral (
        select x.id, x.occurrence_id, lower(x.span) as from_index, upper(x.span) as to_index, x.quantity, x.price_minor,
               (select lp.label from core.occurrences as o
                  join core.layout_places as lp
                    on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = x.place
                 where o.operator_id = p_operator_id and o.id = x.occurrence_id) as label
          from core.claims_of(p_operator_id, array[b.id]) as x where x.live) as c on true
    union all
    select u.request::integer, 'waitlisted', w.id, null, null, null, null, w.created_at, null, w.occurrence_id, null,
           lower(w.span), upper(w.span), w.quantity, null, null
      from unnest(p_result_ids) with ordinality as u(id, request)
     cross join lateral (
       select x.* from core.waitlist_entries as x where x.operator_id = p_operator_id and x.id = u.id limit 1) as w) as r
   order by r.request, r.claim_id;
end $$;
