-- public.booking_passengers(booking) returns the passengers of a booking, for PostgREST to embed
--
-- What     bookings.select('id, booking_passengers(*)'): between views PostgREST finds no foreign key. Written to be inlined. The
--          rows are those that the caller sees in the view.
-- Grants: execute to authenticated
create or replace function public.booking_passengers(booking public.bookings)
returns setof public.booking_passengers language sql stable as $$
  select p.* from public.booking_passengers as p where p.operator_id = booking.operator_id and p.booking_id = booking.id
$$;
