-- ops.remove_sample_entries(operator, occurrences) returns how many audit entries were removed
--
-- What     Removes all entries about rows that this transaction has deleted, including those of the deletions. The rows are
--          found by the entries of the deletions, so no list of tables is needed. Occurrences leave no such entries, hence
--          p_occurrence_ids.
create or replace function ops.remove_sample_entries(p_operator_id uuid, p_occurrence_ids uuid[])
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_removed integer;
begin
  with keys as (
    select n.nspname || '.' || c.relname as relation, array_agg(a.attname::text order by k.place) as columns
      from pg_index as i
      join pg_class as c on c.oid = i.indrelid
      join pg_namespace as n on n.oid = c.relnamespace
     cross join lateral unnest(i.indkey) with ordinality as k(attnum, place)
      join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = k.attnum
     where i.indisprimary and n.nspowner = 'berth_owner'::regrole group by n.nspname, c.relname),
  gone as (
    select e.relation, audit.key_of(e.old_row, k.columns) as key
      from audit.entries as e join keys as k on k.relation = e.relation
     where e.action = 'delete' and e.at = core.now() and e.xmin = pg_current_xact_id()::xid
    union
    select 'core.occurrences', jsonb_build_array(p_operator_id, u.id) from unnest(p_occurrence_ids) as u(id))
  delete from audit.entries as e using keys as k, gone as g
   where e.operator_id in (p_operator_id, '00000000-0000-0000-0000-000000000000')
     and k.relation = e.relation and g.relation = e.relation
     and audit.key_of(coalesce(e.new_row, e.old_row), k.columns) = g.key;
  get diagnostics v_removed = row_count;
  return v_removed;
end $$;
