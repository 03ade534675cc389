-- core.free_by_class(operator, occurrences, layouts, spans) returns how many places of each class are free for a whole span
--
-- What     One row for each element of the arrays (no, from 1) and each class that its layout sells. A place is free unless an
--          active claim overlaps the span. The smallest and the greatest id bound the months that are read. Planned once a
--          session, with nested loops only: each occurrence's claims are read by their key, once per class, and each layout
--          once. Otherwise a plan made while tables are small looks up each claim's place by an index that reads the whole
--          layout (12 ms of a search). The places of the class only filter what is counted: as a condition on claims they made
--          it 120 ms. Not compiled by JIT: before PostgreSQL 18, each setting that switches a kind of scan or join off adds so
--          much to the estimated cost that the query looks worth compiling.
create or replace function core.free_by_class(
  p_operator_id uuid, p_occurrence_ids uuid[], p_layout_ids uuid[], p_spans int4range[])
returns table (no integer, class text, free integer) language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_generic_plan
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set enable_material = off set jit = off as $$
declare
  v_least_id uuid := (select u.id from unnest(p_occurrence_ids) as u(id) order by u.id limit 1);
  v_last_id  uuid := (select u.id from unnest(p_occurrence_ids) as u(id) order by u.id desc limit 1);
begin
  return query
  with sold as materialized (
    select lp.layout_id, lp.class, array_agg(lp.place) as places
      from core.layout_places as lp
     where lp.operator_id = p_operator_id and lp.layout_id = any (p_layout_ids) and not lp.blocked
     group by lp.layout_id, lp.class)
  select w.no::integer, k.class, cardinality(k.places) - t.taken
    from unnest(p_occurrence_ids, p_layout_ids, p_spans) with ordinality as w(id, layout_id, span, no)
    join sold as k on k.layout_id = w.layout_id
   cross join lateral (
     select (count(distinct x.place) filter (where x.place = any (k.places)))::integer as taken
       from core.claims as x
      where x.operator_id = p_operator_id and x.occurrence_id = w.id and x.span && w.span
        and x.occurrence_id >= v_least_id and x.occurrence_id <= v_last_id
        and core.claim_is_active(x.live, x.expires_at, core.now())) as t
   order by w.no, k.class;
end $$;
