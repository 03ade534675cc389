-- ops.check_guards() returns the constraints, indexes and triggers that have no effect
--
-- What     A constraint that was never validated, an invalid index, a disabled trigger: each looks right in a listing and
--          enforces nothing.
create or replace function ops.check_guards()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  with ours as (
    select c.oid from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
     where n.nspowner = 'berth_owner'::regrole and n.nspname <> 'graphile_worker')
  select null::uuid, null::uuid, null::uuid, jsonb_build_object('relation', g.relation::regclass, g.kind, g.name)
    from (select k.conrelid as relation, 'constraint_not_valid' as kind, k.conname as name
            from pg_constraint as k where not k.convalidated
          union all
          select x.indrelid, 'index_not_valid', x.indexrelid::regclass::name
            from pg_index as x where not x.indisvalid
          union all
          select t.tgrelid, 'trigger_off', t.tgname from pg_trigger as t where t.tgenabled in ('D', 'R')) as g
    join ours on ours.oid = g.relation
$$;
