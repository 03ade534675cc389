-- public.brands: the names under which an operator runs, each with the look that customers see: its own, else that of the operator.
-- A brand that came with no import is the operator itself.
create or replace view public.brands with (security_invoker = true) as
select b.id, b.operator_id,
       case when b.feed_id is null then o.name else b.name end as name,
       case when b.feed_id is null then o.website else b.website end as website,
       case when b.feed_id is null then o.contact_phone else b.phone end as phone,
       case when b.feed_id is null then o.time_zone else b.time_zone end as time_zone, coalesce(b.logo_url, o.logo_url) as logo_url,
       coalesce(b.colour, o.colour) as colour, coalesce(b.text_colour, o.text_colour) as text_colour
  from transit.brands as b
  join core.operators as o on o.id = b.operator_id;
