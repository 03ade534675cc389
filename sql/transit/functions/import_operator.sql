-- transit.import_operator(slug, name, time zone, currency) returns the operator's id
--
-- What     The operator of that slug. It is created if there is none and a name is given, so that a mistyped slug makes no
--          tenant.
-- Locks    The operator, until the transaction ends, so that imports for one operator run one after the other.
-- Refuses  operator_not_found, invalid_request
create or replace function transit.import_operator(p_slug text, p_name text, p_time_zone text, p_currency text)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid;
begin
  perform pg_advisory_xact_lock(hashtextextended('berth.import ' || p_slug, 0));
  select o.id into v_operator_id from core.operators as o where o.slug = p_slug;
  if v_operator_id is not null then return v_operator_id; end if;
  if p_name is null then
    perform core.refuse('operator_not_found', jsonb_build_object('operator', p_slug));
  elsif p_slug !~ '^[a-z0-9][a-z0-9-]{0,62}$' then
    perform core.refuse_field('operator', 'is lower case letters, digits and dashes, at most 63');
  elsif p_currency is null then
    perform core.refuse_field('currency', 'is needed for a new operator, as the feed has no fares that would tell it');
  elsif p_currency !~ '^[A-Z]{3}$' then
    perform core.refuse_field('currency', 'is three capital letters (ISO 4217)');
  end if;

  perform core.check_name('name', left(p_name, 200), 200);
  insert into core.operators (id, slug, name, time_zone, currency, created_at)
  values (core.new_id(), p_slug, left(p_name, 200), p_time_zone, p_currency, core.now())
  returning id into v_operator_id;
  return v_operator_id;
end $$;
