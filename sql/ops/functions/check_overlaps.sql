-- ops.check_overlaps() returns the live claims that share a place for part of their spans
--
-- What     Joins the claims with themselves, so that it does not rely on the exclusion constraint that should prevent this.
create or replace function ops.check_overlaps()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select a.operator_id, a.occurrence_id, a.booking_id,
         jsonb_build_object('place', a.place, 'span', a.span, 'with_booking_id', b.booking_id, 'with_span', b.span)
    from core.claims as a
    join core.claims as b
      on b.operator_id = a.operator_id and b.occurrence_id = a.occurrence_id and b.place = a.place
     and b.id > a.id and b.span && a.span
   where a.live and b.live
$$;
