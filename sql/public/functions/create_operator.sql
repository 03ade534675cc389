-- public.create_operator(slug, name, time_zone, currency, details jsonb, admin_email) returns the operator as jsonb
--
-- What     As POST /operators. details has the optional fields: {languages, logo_url, colour, text_colour, website, contact_email,
--          contact_phone, contact_address, status}.
-- Refuses  As core.create_operator.
-- Definer  core.create_operator checks the caller.
-- Grants: execute to authenticated
create or replace function public.create_operator(
  slug text, name text, time_zone text, currency text, details jsonb default '{}', admin_email text default null)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if jsonb_typeof(details) is distinct from 'object' then perform core.refuse_field('details', 'is an object'); end if;
  return core.create_operator(
    details || jsonb_build_object('slug', slug, 'name', name, 'time_zone', time_zone, 'currency', currency), admin_email);
end $$;
