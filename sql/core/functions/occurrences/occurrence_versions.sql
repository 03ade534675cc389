-- core.occurrence_versions(operators, occurrences) returns the version of each, for clients that watch them
--
-- What     A fingerprint of everything that free places depend on: it changes whenever they do. It also changes when holds
--          expire, although no row is written then. Unpublished and missing occurrences are left out.
-- Definer  Claims are private, and a fingerprint reveals nothing of them. Only the server's role may execute it.
-- Grants: execute to berth_app
create or replace function core.occurrence_versions(p_operator_ids uuid[], p_occurrence_ids uuid[])
returns table (occurrence_id uuid, version text) language sql stable security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
  select o.id, md5(concat_ws(' ', o.status, o.starts_at, o.capacity, o.taken, o.waiting, o.layout_id, o.stop_pattern_id,
                             o.sales_open_at, o.sales_close_s, o.price_minor, o.fare_table_id, c.claims, c.fingerprint))
    from unnest(p_operator_ids, p_occurrence_ids) as w(operator_id, id)
   cross join lateral (
     select x.* from core.occurrences as x where x.operator_id = w.operator_id and x.id = w.id and x.published) as o
   cross join lateral (
     select count(*) as claims, bit_xor(hashtextextended(concat_ws(' ', x.id, x.place, x.span), 0)) as fingerprint
       from core.claims as x
      where x.operator_id = w.operator_id and x.occurrence_id = w.id
        and core.claim_is_active(x.live, x.expires_at, core.now())) as c
$$;
