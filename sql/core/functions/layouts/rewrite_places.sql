-- core.rewrite_places(operator, occurrence, claims, places) returns the ids of the claims that replace these, in order
--
-- What     Moves live claims to other places: each old claim ends as reseated, and a new one takes over its span, times, item,
--          price, fare, holder and expiry. Each booking gets a new version; recording its event is left to the caller. The
--          number of units does not change. Old claims end before new ones are inserted, or they would exclude each other.
-- Locks    Nothing: the caller has locked the occurrence and the bookings.
create or replace function core.rewrite_places(
  p_operator_id uuid, p_occurrence_id uuid, p_claim_ids uuid[], p_places integer[])
returns uuid[] language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_new_ids    uuid[];
  v_expires_at timestamptz[];
begin
  -- An ended claim has no expiry, so the expiry of a held one is read before it ends.
  select array_agg(core.new_id(p_operator_id)), array_agg(c.expires_at order by u.no) into v_new_ids, v_expires_at
    from unnest(p_claim_ids) with ordinality as u(id, no)
    join core.claims as c
      on c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.id = u.id and c.live;
  assert cardinality(v_new_ids) = cardinality(p_claim_ids), 'only live claims are rewritten';

  update core.claims as c set live = false, ended_at = core.now(), end_reason = 'reseated', expires_at = null
   where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.id = any (p_claim_ids);
  insert into core.claims (operator_id, occurrence_id, id, booking_id, mode, place, span, quantity, begins_at, ends_at, item_no,
                           expires_at, price_minor, fare_id, holder)
  select c.operator_id, c.occurrence_id, u.new_id, c.booking_id, c.mode, u.place, c.span, c.quantity, c.begins_at, c.ends_at, c.item_no,
         u.expires_at, c.price_minor, c.fare_id, c.holder
    from unnest(p_claim_ids, v_new_ids, p_places, v_expires_at) as u(id, new_id, place, expires_at)
    join core.claims as c on c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.id = u.id;
  update core.bookings as b set version = b.version + 1
   where b.operator_id = p_operator_id
     and b.id in (select c.booking_id from core.claims as c
                   where c.operator_id = p_operator_id and c.occurrence_id = p_occurrence_id and c.id = any (v_new_ids));
  return v_new_ids;
end $$;
