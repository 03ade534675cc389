-- core.read_results(operator, results) returns rows in the shape of core.book_batch
--
-- What     What a replay is answered with: the bookings as they are now, or waitlist entries (verdict waitlisted). A
--          verdict is the booking's status.
-- Definer  Trusts its caller to have the key: only the server's role and wrappers of public may execute it.
create or replace function core.read_results(p_operator_id uuid, p_result_ids uuid[])
returns setof core.batch_answer
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select u.request::integer, b.status, b.id, b.reference, b.total_minor, b.currency, b.expires_at, b.created_at, c.id,
         c.occurrence_id, lp.label, lower(c.span), upper(c.span), c.quantity, c.price_minor
    from unnest(p_result_ids) with ordinality as u(id, request)
    join core.bookings as b on b.operator_id = p_operator_id and b.id = u.id
    left join core.claims as c on c.operator_id = b.operator_id and c.booking_id = b.id and c.live
    left join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
    left join core.layout_places as lp
      on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
  union all
  select u.request::integer, 'waitlisted', w.id, null, null, null, null, w.created_at, null, w.occurrence_id, null,
         lower(w.span), upper(w.span), w.quantity, null
    from unnest(p_result_ids) with ordinality as u(id, request)
    join core.waitlist_entries as w on w.operator_id = p_operator_id and w.id = u.id
   order by 1, 9
$$;
