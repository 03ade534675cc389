-- core.describe_operator(operator) returns jsonb: what the caller may know of an operator, or null
--
-- What     Everyone may know what an active operator says of itself. For its members and the admins of the installation there is
--          also staff: the role of the caller, and when the operator was created and archived.
-- Definer  Members are private; the role is the caller's own.
-- Grants: execute to anon, authenticated
create or replace function core.describe_operator(p_operator_id uuid)
returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' as $$
declare
  v_role     text := (select m.role from core.members as m
                       where m.operator_id = p_operator_id and m.account_id = core.my_account_id());
  v_is_staff boolean := v_role is not null or core.is_installation_admin();
  v_moment   constant text := 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"';
begin
  return (
    select jsonb_build_object(
             'id', o.id, 'slug', o.slug, 'name', o.name, 'status', core.operator_status(o.active, o.archived_at),
             'time_zone', o.time_zone, 'currency', o.currency, 'currency_decimals', core.currency_decimals(o.currency),
             'languages', o.languages, 'logo_url', o.logo_url, 'colour', o.colour, 'text_colour', o.text_colour,
             'website', o.website, 'contact_email', o.contact_email, 'contact_phone', o.contact_phone,
             'contact_address', o.contact_address,
             'staff', case when v_is_staff then jsonb_build_object(
               'role', v_role, 'created_at', to_char(o.created_at, v_moment),
               'archived_at', to_char(o.archived_at, v_moment)) end)
      from core.operators as o where o.id = p_operator_id and (o.active or v_is_staff));
end $$;
