-- transit.import_missing_patterns(operator) returns the hashes of the staged trips' patterns that the operator lacks
create or replace function transit.import_missing_patterns(p_operator_id uuid)
returns setof bytea language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  return query
  select distinct s.pattern_hash from pg_temp.import_trips as s
   where not exists (select from transit.stop_patterns as p where p.operator_id = p_operator_id and p.hash = s.pattern_hash);
end $$;
