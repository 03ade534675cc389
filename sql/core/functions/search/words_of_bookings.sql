-- core.words_of_bookings(operator, bookings) returns the words by which each of these bookings is found
--
-- What     The single definition: names and telephone numbers of the contact, the customer and the passengers, as they are now.
--          Claims that were cancelled count, since a cancelled booking is looked for too. Each booking is looked up by its key;
--          see core.claims_of.
create or replace function core.words_of_bookings(p_operator_id uuid, p_booking_ids uuid[])
returns table (booking_id uuid, word text)
language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_ids uuid[] := array(select distinct u.id from unnest(p_booking_ids) as u(id) order by u.id);
begin
  return query
  select distinct b.id, w.word
    from unnest(v_ids) as u(id)
   cross join lateral (
     select x.id, x.contact_name, x.contact_phone, x.customer_id from core.bookings as x
      where x.operator_id = p_operator_id and x.id = u.id and x.id >= v_ids[1] and x.id <= v_ids[cardinality(v_ids)] limit 1) as b
   cross join lateral (
     select b.contact_name as name, b.contact_phone as phone
      union all
     select k.full_name, k.phone from core.customers as k where k.operator_id = p_operator_id and k.id = b.customer_id
      union all
     select c.holder ->> 'name', c.holder ->> 'phone' from core.claims_of(p_operator_id, array[b.id]) as c
      where c.holder is not null) as p
   cross join lateral unnest(core.words_of_name(p.name) || core.word_of_phone(p.phone)) as w(word)
   where w.word is not null;
end $$;
