-- core.locate_claims(operator, bookings, claims) returns the live claims of these bookings, and the locations of their rows
--
-- What     Only those in p_claim_ids if given, in order of id. Two arrays with one element per claim: ids, and row_at, the
--          location by which core.finish_claims fetches the row. The look-up is that of core.claims_of, which cannot return the
--          location of a row.
-- Locks    Nothing: the caller has locked the occurrences and the bookings, so that no row moves.
create or replace function core.locate_claims(
  p_operator_id uuid, p_booking_ids uuid[], p_claim_ids uuid[], out ids uuid[], out row_at tid[])
language plpgsql stable
set search_path = pg_catalog, pg_temp set enable_indexscan = on
set jit = off set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off as $$
begin
  select array_agg(c.id), array_agg(c.row_at) into ids, row_at
    from (select distinct d.id from unnest(p_booking_ids) as d(id)) as u
   cross join lateral (
     select x.id, x.ctid as row_at from core.claims as x
      where x.operator_id = p_operator_id and x.booking_id = u.id and x.live
        and (p_claim_ids is null or p_claim_ids[width_bucket(x.id, p_claim_ids)] = x.id) offset 0) as c;
end $$;
