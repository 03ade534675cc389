-- core.write_operator(operator, changes jsonb) returns nothing
--
-- What     Changes the fields that are given; null empties one. The time zone says when what is planned begins, so it stays
--          while departures or events are ahead. The currency stays once something was sold; until then it is what new fares
--          are in, and those that are there keep theirs. status is active, inactive (it sells nothing, its members see all of
--          it) or archived (inactive, and left out of lists). Each can follow each, and nothing is lost. A new slug is a new
--          address at once.
-- Locks    If the zone changes, the advisory lock under which departures are made: none is made in the old zone meanwhile. Then
--          the operator. Bookings of this moment are not waited for, since they take their currency from what they are for.
-- Refuses  invalid_request (naming the field), operator_not_found, already_exists (the slug), time_zone_in_use,
--          currency_in_use
create or replace function core.write_operator(p_operator_id uuid, p_changes jsonb)
returns void language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_old core.operators;
  v_new core.operators;
begin
  perform core.check_operator(p_changes);
  if p_changes ? 'time_zone' then
    perform pg_advisory_xact_lock(hashtextextended('berth.departures ' || p_operator_id, 0));
  end if;
  select o.* into v_old from core.operators as o where o.id = p_operator_id for no key update;
  if not found then perform core.refuse('operator_not_found'); end if;

  v_new := jsonb_populate_record(v_old, p_changes);
  if v_new.time_zone <> v_old.time_zone and exists (
       select from core.occurrences as o
        where o.operator_id = p_operator_id and o.starts_at > core.now() and o.status = 'scheduled') then
    perform core.refuse('time_zone_in_use', jsonb_build_object('time_zone', v_old.time_zone));
  elsif v_new.currency <> v_old.currency and exists (
       select from core.bookings as b where b.operator_id = p_operator_id) then
    perform core.refuse('currency_in_use', jsonb_build_object('currency', v_old.currency));
  end if;
  if p_changes ? 'status' then
    v_new.active := p_changes ->> 'status' = 'active';
    v_new.archived_at := case when p_changes ->> 'status' = 'archived' then coalesce(v_old.archived_at, core.now()) end;
  end if;

  update core.operators as o
     set slug = v_new.slug, name = v_new.name, time_zone = v_new.time_zone, currency = v_new.currency,
         languages = v_new.languages, logo_url = v_new.logo_url, colour = lower(v_new.colour),
         text_colour = lower(v_new.text_colour), website = v_new.website, contact_email = v_new.contact_email,
         contact_phone = v_new.contact_phone, contact_address = v_new.contact_address, active = v_new.active,
         archived_at = v_new.archived_at
   where o.id = p_operator_id;
exception when unique_violation then
  perform core.refuse('already_exists', jsonb_build_object('field', '/slug', 'problem', 'is the slug of another operator'));
end $$;
