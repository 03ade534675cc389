-- core.search_bookings(operator, reference, name, phone, occurrence, travel date, customer, status, payment status, before, limit)
-- returns bookings, the newest first
--
-- What     Bookings of one operator that fit everything that is given, of which a reference, a name, a telephone number, an
--          occurrence or a date must be. The one that fewest bookings fit leads to candidates by an index. The others are then
--          compared, a few hundred candidates at a time, until the page is full. A name fits if a word of the contact, the
--          customer or a passenger begins with each of its words. A telephone number fits if its last nine digits do. A claim
--          that was moved elsewhere counts no longer, a cancelled one does. p_before_id is the last id of the previous page.
-- Refuses  operator_not_found, sign_in_required, not_allowed, date_out_of_range, invalid_request (naming the field)
-- Definer  For agents and admins of the operator, whose bookings these are; the words are nobody's to read.
-- Grants: execute to authenticated
create or replace function core.search_bookings(
  p_operator text, p_reference text, p_name text, p_phone text, p_occurrence_id uuid, p_travel_date date, p_customer_id uuid,
  p_status text, p_payment_status text, p_before_id uuid, p_limit integer)
returns setof core.bookings language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
declare
  v_candidates_max constant integer := 500;
  v_operator_id uuid;
  v_reference   text := upper(replace(p_reference, '-', ''));
  v_words       text[] := core.search_words(p_name, p_phone);
  v_time_zone   text;
  v_from        timestamptz;
  v_until       timestamptz;
  v_found_ids   uuid[]; -- the candidates, the newest first
  v_ids         uuid[];
  v_missing     integer := p_limit;
  v_found       integer;
begin
  if p_operator is null then perform core.refuse_field('operator', 'is needed for a search'); end if;
  v_operator_id := core.operator_id_as(p_operator, '{agent,admin}');
  perform core.check_limit(p_limit);
  if p_travel_date not between date '2000-01-01' and (core.now() + interval '5 years 1 month')::date then
    perform core.refuse('date_out_of_range', '{"field": "travel_date"}');
  end if;
  v_time_zone := (select o.time_zone from core.operators as o where o.id = v_operator_id);
  v_from := p_travel_date::timestamp at time zone v_time_zone;
  v_until := (p_travel_date + 1)::timestamp at time zone v_time_zone;
  if p_reference is not null then
    v_found_ids := array(select b.id from core.bookings as b where b.operator_id = v_operator_id and b.reference = v_reference);
  elsif p_occurrence_id is not null then
    v_found_ids := array(select c.booking_id from core.claims as c
                          where c.operator_id = v_operator_id and c.occurrence_id = p_occurrence_id);
  elsif v_words <> '{}' then
    v_found_ids := array(select core.bookings_with_words(v_operator_id, v_words));
  else
    v_found_ids := array(select core.bookings_of_day(v_operator_id, p_travel_date, v_time_zone));
  end if;
  v_found_ids := array(select distinct u.id from unnest(v_found_ids) as u(id)
                        where p_before_id is null or u.id < p_before_id order by u.id desc);

  for v_start in 1 .. cardinality(v_found_ids) by v_candidates_max loop
    v_ids := v_found_ids[v_start : v_start + v_candidates_max - 1];
    return query
    select b.* from unnest(v_ids) as u(id)
     cross join lateral (
       select x.* from core.bookings as x
        where x.operator_id = v_operator_id and x.id = u.id and x.id >= v_ids[cardinality(v_ids)] and x.id <= v_ids[1] limit 1) as b
     where (v_reference is null or b.reference = v_reference)
       and (p_customer_id is null or b.customer_id = p_customer_id)
       and (p_status is null or b.status = p_status)
       and (p_payment_status is null
            or core.payment_status(b.paid_minor, b.total_minor + b.fee_minor, b.status) = p_payment_status)
       and (num_nonnulls(p_occurrence_id, p_travel_date) = 0 or exists (
             select from core.claims_of(v_operator_id, array[b.id]) as c
              where (c.live or c.end_reason not in ('moved', 'reseated'))
                and (p_occurrence_id is null or c.occurrence_id = p_occurrence_id)
                and (p_travel_date is null or (c.begins_at >= v_from and c.begins_at < v_until))))
       and (v_words = '{}' or not exists (
             select from unnest(v_words) as w(word)
              where not exists (select from core.words_of_bookings(v_operator_id, array[b.id]) as x
                                 where starts_with(x.word, w.word))))
     order by b.id desc limit v_missing;
    get diagnostics v_found = row_count;
    v_missing := v_missing - v_found;
    exit when v_missing <= 0;
  end loop;
end $$;
