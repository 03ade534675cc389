-- core.free_by_class(operator, occurrences, layouts, spans) returns how many places of each class are free for all of a span
--
-- What     One row for each of the array's places (no, from 1) and each class that its layout sells. A place is free unless a
--          claim that counts overlaps the span. The least and the last id bound the months that are read, and the plan is
--          made for them: a plan for any ids opens the claims of every month there is. Not compiled: up to 17, scans that
--          are switched off count as so dear that compiling looks worth it (a second instead of milliseconds).
create or replace function core.free_by_class(
  p_operator_id uuid, p_occurrence_ids uuid[], p_layout_ids uuid[], p_spans int4range[])
returns table (no integer, class text, free integer) language plpgsql stable
set search_path = pg_catalog, pg_temp set plan_cache_mode = force_custom_plan set enable_seqscan = off
set jit = off as $$
declare
  v_least_id uuid := (select u.id from unnest(p_occurrence_ids) as u(id) order by u.id limit 1);
  v_last_id  uuid := (select u.id from unnest(p_occurrence_ids) as u(id) order by u.id desc limit 1);
begin
  return query
  select t.no::integer, t.class, sum(t.places)::integer
    from (
      select w.no, lp.class, 1 as places
        from unnest(p_layout_ids) with ordinality as w(layout_id, no)
        join core.layout_places as lp on lp.operator_id = p_operator_id and lp.layout_id = w.layout_id and not lp.blocked
      union all
      select c.no, lp.class, -1
        from (
          select distinct w.no, w.layout_id, x.place
            from unnest(p_occurrence_ids, p_layout_ids, p_spans) with ordinality as w(id, layout_id, span, no)
            join core.claims as x
              on x.operator_id = p_operator_id and x.occurrence_id = w.id and x.span && w.span
             and x.occurrence_id >= v_least_id and x.occurrence_id <= v_last_id
             and core.claim_counts(x.live, x.expires_at, core.now())) as c
        join core.layout_places as lp
          on lp.operator_id = p_operator_id and lp.layout_id = c.layout_id and lp.place = c.place and not lp.blocked) as t
   group by t.no, t.class
   order by t.no, t.class;
end $$;
