-- public.occurrences: what can be booked, with its times. price is null if a fare table decides it.
create or replace view public.occurrences with (security_invoker = true) as
select o.id, o.operator_id, o.offering_id, o.location_id, o.mode, o.status, o.published, o.starts_at, o.ends_at,
       o.sales_open_at, o.starts_at - make_interval(secs => o.sales_close_s) as sales_close_at,
       core.count_free(o.operator_id, o.id) as available,
       case when o.fare_table_id is null then core.major_units(o.price_minor, o.currency) end as price,
       case when o.fare_table_id is null then o.price_minor end as price_minor, o.currency
  from core.occurrences as o;
