-- public.operators: the operators that sell something.
create or replace view public.operators with (security_invoker = true) as
select o.id, o.slug, o.name, o.time_zone, o.currency, o.logo_url, o.colour, o.website, o.contact_phone, o.active, o.created_at
  from core.operators as o;
