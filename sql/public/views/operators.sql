-- public.operators: the operators that sell something, and those that the reader works for. status is active, inactive or archived.
create or replace view public.operators with (security_invoker = true) as
select o.id, o.slug, o.name, o.time_zone, o.currency, o.logo_url, o.colour, o.website, o.contact_phone, o.active, o.created_at,
       core.operator_status(o.active, o.archived_at) as status, core.currency_decimals(o.currency) as currency_decimals,
       o.languages, o.text_colour, o.contact_email, o.contact_address, o.archived_at
  from core.operators as o;
