-- core.capacity_of(operator, layout, span length) returns units: the number of places for sale times the span length
--
-- What     Written to be inlined.
create or replace function core.capacity_of(p_operator_id uuid, p_layout_id uuid, p_span_length integer)
returns integer language sql stable parallel safe as $$
  select (select count(*)::integer from core.layout_places as lp
           where lp.operator_id = p_operator_id and lp.layout_id = p_layout_id and not lp.blocked)
         * p_span_length
$$;
