-- core.unmet_choices(operator, occurrences, lines as arrays) returns why the choices of each line cannot be met, or null
--
-- What     One element per line: class_not_found, passenger_type_not_found, place_not_choosable or place_not_accessible. A
--          choice is never ignored or replaced by another. The classes are those of the places that the layout sells; without a
--          layout, those that the fares name. A type of passenger exists if a fare or an adjustment names it; adult always exists. The element
--          is null if the line chooses nothing: core.resolve_lines calls this only if a line does. What exists is read once for
--          each layout and each fare table, however many lines choose.
create or replace function core.unmet_choices(
  p_operator_id uuid, p_occurrences core.batch_occurrences, p_occurrence_no integer[], p_place integer[], p_class text[], p_passenger_type text[],
  p_accessible boolean[])
returns text[] language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_layout     uuid[] := p_occurrences.layout_id;
  v_fare_table uuid[] := p_occurrences.fare_table_id;
  v_seller     uuid[]; -- layouts and fare tables; v_sold_class has a class of each at the same subscript
  v_sold_class text[];
  v_fares_of   uuid[];
  v_type       text[];
begin
  if cardinality(array_remove(p_class, null)) > 0 then
    select array_agg(k.id), array_agg(k.class) into v_seller, v_sold_class
      from (select distinct lp.layout_id as id, lp.class from core.layout_places as lp
             where lp.operator_id = p_operator_id and lp.layout_id = any (v_layout) and not lp.blocked
            union all
            select distinct f.fare_table_id, f.class from core.fares as f
             where f.operator_id = p_operator_id and f.fare_table_id = any (v_fare_table) and f.class is not null) as k;
  end if;
  if cardinality(array_remove(array_remove(p_passenger_type, null), 'adult')) > 0 then
    select array_agg(k.id), array_agg(k.passenger_type) into v_fares_of, v_type
      from (select distinct f.fare_table_id as id, f.passenger_type from core.fares as f
             where f.operator_id = p_operator_id and f.fare_table_id = any (v_fare_table)
            union all
            select a.fare_table_id, a.passenger_type from core.fare_adjustments as a
             where a.operator_id = p_operator_id and a.fare_table_id = any (v_fare_table)) as k;
  end if;
  return array(
    select case
             when l.class is not null and not exists (
                    select from unnest(v_seller, v_sold_class) as k(id, class)
                     where k.id = coalesce(v_layout[l.occurrence_no], v_fare_table[l.occurrence_no]) and k.class = l.class) then 'class_not_found'
             when l.passenger_type <> 'adult' and not exists (
                    select from unnest(v_fares_of, v_type) as k(id, passenger_type)
                     where k.id = v_fare_table[l.occurrence_no] and k.passenger_type = l.passenger_type)
               then 'passenger_type_not_found'
             when l.accessible and v_layout[l.occurrence_no] is null then 'place_not_choosable'
             when l.accessible and l.place is not null and not (
                    select lp.accessible from core.layout_places as lp
                     where lp.operator_id = p_operator_id and lp.layout_id = v_layout[l.occurrence_no] and lp.place = l.place)
               then 'place_not_accessible'
           end
      from unnest(p_occurrence_no, p_place, p_class, p_passenger_type, p_accessible) with ordinality
           as l(occurrence_no, place, class, passenger_type, accessible, line)
     order by l.line);
end $$;
