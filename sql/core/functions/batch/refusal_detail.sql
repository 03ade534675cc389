-- core.refusal_detail(operator, code, occurrences, names, from, to) returns jsonb
--
-- What     Returns what helps the caller after a refusal. If a place is lacking: for each line its occurrence, the requested
--          seat, and the seats that are free for that span. If a class or a type of passenger does not exist: those that do. If
--          a limit on holds was exceeded: the limits of each occurrence. If a stop was named where there are none: the field
--          that names it. p_names has one element per line: the requested seat or, for a stop, the field (a JSON Pointer).
--          Empty for every other code.
-- Definer  Labels and counts only, never who holds them.
-- Grants: execute to berth_app
create or replace function core.refusal_detail(
  p_operator_id uuid, p_code text, p_occurrence_ids uuid[], p_names text[], p_from integer[], p_to integer[])
returns jsonb language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if p_code in ('too_many_open_holds', 'too_many_holds') then
    return jsonb_build_object('limits', (
      select jsonb_agg(distinct jsonb_build_object('occurrence_id', u.id) || to_jsonb(m))
        from unnest(p_occurrence_ids) as u(id) cross join lateral core.hold_limits(p_operator_id, u.id) as m));
  end if;
  if p_code = 'journey_not_offered' then
    return (
      select coalesce((array_agg(jsonb_build_object('field', u.name) order by u.line))[1], '{}')
        from unnest(p_occurrence_ids, p_names) with ordinality as u(id, name, line)
        join core.occurrences as o on o.operator_id = p_operator_id and o.id = u.id and o.span_unit = 'whole'
       where u.name is not null);
  end if;
  if p_code in ('class_not_found', 'passenger_type_not_found') then
    return jsonb_build_object('choices', core.describe_choices(p_operator_id, p_occurrence_ids));
  end if;
  if p_code not in ('place_taken', 'place_not_found', 'place_not_sold', 'sold_out') then return '{}'; end if;
  return jsonb_build_object('places', (
    select jsonb_agg(distinct jsonb_build_object(
             'occurrence_id', u.occurrence_id, 'seat', u.label,
             'free_seats', core.free_places(p_operator_id, u.occurrence_id, int4range(u.from_index, u.to_index))))
      from unnest(p_occurrence_ids, p_names, p_from, p_to) as u(occurrence_id, label, from_index, to_index)
     -- A line without a named seat cannot be the one whose seat was taken.
     where u.to_index > u.from_index and (u.label is not null or p_code = 'sold_out')));
end $$;
