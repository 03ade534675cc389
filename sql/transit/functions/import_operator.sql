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
  elsif p_currency is null then
    perform core.refuse_field('currency', 'is needed for a new operator, as the feed has no fares that would tell it');
  end if;
  return core.add_operator(jsonb_build_object(
    'slug', p_slug, 'name', left(p_name, 200), 'time_zone', p_time_zone, 'currency', p_currency));
end $$;
