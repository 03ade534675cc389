-- public.class_events: the times of classes. reg_count is the number of places taken (holds included), available the number
-- that can be booked.
create or replace view public.class_events with (security_invoker = true) as
select o.id, o.operator_id, o.offering_id as series_id, f.name, o.location_id, o.starts_at, o.ends_at, o.capacity,
       o.taken as reg_count, o.waiting as waitlist_count, core.count_free(o.operator_id, o.id) as available, o.status,
       core.major_units(o.price_minor, o.currency) as price, o.price_minor, o.currency, o.published
  from core.occurrences as o
  join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id
 where f.kind = 'class';
