-- classes.find_series(operator, series, name, description, location, policy) returns the series
--
-- What     The series p_offering_id or, if that is null, a new one.
-- Refuses  offering_not_found, invalid_request
create or replace function classes.find_series(
  p_operator_id uuid, p_offering_id uuid, p_name text, p_description text, p_location_id uuid, p_policy_id uuid)
returns core.offerings language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_series core.offerings;
begin
  if p_offering_id is not null then
    select f.* into v_series from core.offerings as f
     where f.operator_id = p_operator_id and f.id = p_offering_id and f.kind = 'class' and f.mode = 'counted' and f.active;
    if not found then perform core.refuse('offering_not_found'); end if;
    return v_series;
  end if;

  perform core.check_name('name', p_name, 300);
  perform core.check_text('description', p_description, 'lines', 10000);
  insert into core.offerings (operator_id, id, location_id, kind, name, description, mode, policy_id, created_at)
  values (p_operator_id, core.new_id(p_operator_id), p_location_id, 'class', p_name, p_description, 'counted', p_policy_id,
          core.now())
  returning * into v_series;
  return v_series;
end $$;
