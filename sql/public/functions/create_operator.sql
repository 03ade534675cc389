-- public.create_operator(slug, name, time_zone, currency, details jsonb, admin_email) returns the operator as jsonb
--
-- What     core.create_operator, for clients that reach only schema public: as POST /operators. details has the optional fields:
--          {languages, logo_url, colour, text_colour, website, contact_email, contact_phone, contact_address, status}.
-- Grants: execute to authenticated
create or replace function public.create_operator(
  slug text, name text, time_zone text, currency text, details jsonb default '{}', admin_email text default null)
returns jsonb language sql volatile
set search_path = pg_catalog, pg_temp as $$
  select core.create_operator(
    coalesce(details, '{}') || jsonb_build_object('slug', slug, 'name', name, 'time_zone', time_zone, 'currency', currency),
    admin_email)
$$;
