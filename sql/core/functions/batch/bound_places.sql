-- core.bound_places(places, occurrences) returns the subscripts of the first and the last place of each occurrence, as arrays
--
-- What     One element for each of p_occurrences occurrences, null if p_places has none of its places. In plpgsql, as its neighbours
--          are: until PostgreSQL 18 a function in sql is planned for each call.
create or replace function core.bound_places(
  p_places core.batch_places, p_occurrences integer, out first integer[], out until integer[])
language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
begin
  select array_agg(p.first order by s.occurrence_no), array_agg(p.until order by s.occurrence_no) into bound_places.first, bound_places.until
    from generate_series(1, p_occurrences) as s(occurrence_no)
    left join (select u.occurrence_no, min(u.subscript)::integer as first, max(u.subscript)::integer as until
                 from unnest(p_places.occurrence_no) with ordinality as u(occurrence_no, subscript) group by u.occurrence_no) as p
      on p.occurrence_no = s.occurrence_no;
end $$;
