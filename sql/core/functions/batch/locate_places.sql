-- core.locate_places(operator, occurrences, places) returns the row and the column of each place, as arrays
--
-- What     Only for the occurrences in which a place is to be picked; null for the others. The rows of a deck follow on one another,
--          and a thousand lies between decks. Read only if a batch has a party, so that others do not pay for it.
create or replace function core.locate_places(
  p_operator_id uuid, p_occurrences core.batch_occurrences, p_places core.batch_places, out row_no integer[], out column_no integer[])
language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  select array_agg(w.row_no), array_agg(w.column_no) into locate_places.row_no, locate_places.column_no
    from (
      select u.occurrence_no, u.place, null::integer as row_no, null::integer as column_no
        from unnest(p_places.occurrence_no, p_places.place, p_places.label) as u(occurrence_no, place, label) where u.label is null
      union all
      select p.occurrence_no, lp.place, lp.deck * 1000 + lp.row_no, lp.column_no
        from (select distinct u.occurrence_no from unnest(p_places.occurrence_no, p_places.label) as u(occurrence_no, label)
               where u.label is not null) as p
        join core.layout_places as lp
          on lp.operator_id = p_operator_id and lp.layout_id = p_occurrences.layout_id[p.occurrence_no] and not lp.blocked
       order by 1, 2) as w;
end $$;
