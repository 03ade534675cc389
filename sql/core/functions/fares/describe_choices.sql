-- core.describe_choices(operator, occurrences, hidden) returns [{occurrence_id, classes, passenger_types}]
--
-- What     What a line may choose: the classes that the layout sells (without a layout, those that the fares name), and the
--          types of passenger that the fares or their adjustments name, and adult in any case. core.unmet_choices refuses all
--          others. Only published occurrences are described, unless p_hidden says that the caller may see the others too.
create or replace function core.describe_choices(p_operator_id uuid, p_occurrence_ids uuid[], p_hidden boolean default false)
returns jsonb language sql stable
set search_path = pg_catalog, pg_temp as $$
  select jsonb_agg(jsonb_build_object(
           'occurrence_id', o.id,
           'classes', array(
             select distinct lp.class from core.layout_places as lp
              where lp.operator_id = p_operator_id and lp.layout_id = o.layout_id and not lp.blocked
             union
             select f.class from core.fares as f
              where f.operator_id = p_operator_id and f.fare_table_id = o.fare_table_id and o.layout_id is null
                and f.class is not null
              order by 1),
           'passenger_types', array(
             select 'adult'
             union
             select f.passenger_type from core.fares as f
              where f.operator_id = p_operator_id and f.fare_table_id = o.fare_table_id and f.passenger_type is not null
             union
             select a.passenger_type from core.fare_adjustments as a
              where a.operator_id = p_operator_id and a.fare_table_id = o.fare_table_id and a.passenger_type is not null
              order by 1)) order by o.id)
    from core.occurrences as o
   where o.operator_id = p_operator_id and o.id = any (p_occurrence_ids) and (o.published or p_hidden)
$$;
