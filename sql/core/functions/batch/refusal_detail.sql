-- core.refusal_detail(operator, code, occurrences, fields, values, from, to) returns jsonb
--
-- What     Returns what helps the caller after a refusal. If a place is lacking: for each line its occurrence, the requested
--          seat, and the seats that are free for that span; if a whole class is sold out, those of that class. If a class or a
--          type of passenger does not exist: those that do. If a limit on holds was exceeded: the limits of each occurrence.
--          What names a class, a type of passenger, a stop or a quantity that the occurrence does not have is named as field.
--          p_fields and p_values have one element per line, as core.refused_fields returns them. Empty for every other code.
-- Definer  Labels and counts only, never who holds them.
-- Grants: execute to berth_app
create or replace function core.refusal_detail(
  p_operator_id uuid, p_code text, p_occurrence_ids uuid[], p_fields text[], p_values text[], p_from integer[], p_to integer[])
returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_choices jsonb;
begin
  if p_code in ('too_many_open_holds', 'too_many_holds') then
    return jsonb_build_object('limits', (
      select jsonb_agg(distinct jsonb_build_object('occurrence_id', u.id) || to_jsonb(m))
        from unnest(p_occurrence_ids) as u(id) cross join lateral core.hold_limits(p_operator_id, u.id) as m));
  end if;
  if p_code in ('journey_not_offered', 'passengers_not_listed') then
    return (
      select coalesce((array_agg(jsonb_build_object('field', u.field) order by u.line))[1], '{}')
        from unnest(p_occurrence_ids, p_fields) with ordinality as u(id, field, line)
        join core.occurrences as o on o.operator_id = p_operator_id and o.id = u.id
       where u.field is not null and case p_code when 'journey_not_offered' then o.span_unit = 'whole' else o.mode = 'placed' end);
  end if;
  if p_code in ('class_not_found', 'passenger_type_not_found') then
    v_choices := core.describe_choices(p_operator_id, p_occurrence_ids);
    return jsonb_build_object('choices', v_choices) || (
      select coalesce((array_agg(jsonb_build_object('field', u.field) order by u.line))[1], '{}')
        from unnest(p_occurrence_ids, p_fields, p_values) with ordinality as u(id, field, value, line)
       where u.field is not null and not exists (
               select from jsonb_array_elements(v_choices) as c(choice)
                where c.choice ->> 'occurrence_id' = u.id::text
                  and c.choice -> case p_code when 'class_not_found' then 'classes' else 'passenger_types' end ? u.value));
  end if;
  if p_code not in ('place_taken', 'place_not_found', 'place_not_sold', 'sold_out') then return '{}'; end if;
  return jsonb_build_object('places', (
    select jsonb_agg(distinct jsonb_build_object(
             'occurrence_id', u.occurrence_id, 'seat', case when p_code <> 'sold_out' then u.value end,
             'free_seats', core.free_places(p_operator_id, u.occurrence_id, int4range(u.from_index, u.to_index), k.class))
             || case when k.class is null then '{}' else jsonb_build_object('class', k.class) end)
      from unnest(p_occurrence_ids, p_values, p_from, p_to) as u(occurrence_id, value, from_index, to_index)
      left join lateral (
        select coalesce(u.value, y.default_class) as class
          from core.occurrences as o
          join core.layouts as y on y.operator_id = o.operator_id and y.id = o.layout_id
         where o.operator_id = p_operator_id and o.id = u.occurrence_id and p_code = 'sold_out') as k on true
     -- A line without a named seat cannot be the one whose seat was taken.
     where u.to_index > u.from_index and (u.value is not null or p_code = 'sold_out')));
end $$;
