-- core.read_manifest(occurrence, include ended, limit, after …) returns one row per claim, by place
--
-- What     Who has a claim on the occurrence, with booking, times, span and contact data. status is that of the booking, or the
--          reason why the claim ended (p_include_ended includes ended claims, for example to see who needs a refund after a
--          cancellation). The next page begins after the place (0 if places are counted) and claim of the last row.
-- Refuses  sign_in_required, not_allowed, occurrence_not_found, invalid_request (the limit)
-- Definer  For agents and admins of the operator. core.read_roster is for staff who only admit people.
-- Grants: execute to authenticated
create or replace function core.read_manifest(
  p_occurrence_id uuid, p_include_ended boolean default false, p_limit integer default 100,
  p_after_place integer default null, p_after_id uuid default null)
returns table (claim_id uuid, booking_id uuid, reference text, booking_status text, status text, customer_id uuid, place integer,
               seat text, class text, quantity integer, passenger jsonb, from_index integer, to_index integer,
               begins_at timestamptz, ends_at timestamptz, item_no integer, price_minor bigint, currency text, contact_name text, contact_phone text, contact_email text, payment_status text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan set max_parallel_workers_per_gather = 0 set jit = off
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_operator_id uuid := core.require_visible_occurrence(p_occurrence_id);
  -- These bound the months of bookings whose partitions are prepared.
  v_booking_ids uuid[] := array(
    select c.booking_id from core.claims as c
     where c.operator_id = v_operator_id and c.occurrence_id = p_occurrence_id and (p_include_ended or c.live)
     order by c.booking_id);
begin
  perform core.require_role(v_operator_id, '{agent,admin}');
  perform core.check_limit(p_limit);

  return query
  select c.id, b.id, core.show_reference(b.reference), b.status,
         case when not c.live then c.end_reason when core.claim_is_active(c.live, c.expires_at, core.now()) then b.status
              else 'expired' end,
         b.customer_id, coalesce(c.place, 0), lp.label, lp.class, c.quantity, c.holder, lower(c.span), upper(c.span),
         c.begins_at, c.ends_at, c.item_no, c.price_minor, b.currency, b.contact_name, b.contact_phone, b.contact_email,
         core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status)
    from core.claims as c
    join core.bookings as b on b.operator_id = c.operator_id and b.id = c.booking_id
    join core.occurrences as o on o.operator_id = c.operator_id and o.id = c.occurrence_id
    left join core.layout_places as lp
      on lp.operator_id = o.operator_id and lp.layout_id = o.layout_id and lp.place = c.place
   where c.operator_id = v_operator_id and c.occurrence_id = p_occurrence_id
     and o.id = p_occurrence_id and b.id >= v_booking_ids[1] and b.id <= v_booking_ids[cardinality(v_booking_ids)]
     and (p_include_ended or core.claim_is_active(c.live, c.expires_at, core.now()))
     and (p_after_id is null or (coalesce(c.place, 0), c.id) > (p_after_place, p_after_id))
   order by coalesce(c.place, 0), c.id
   limit p_limit;
end $$;
