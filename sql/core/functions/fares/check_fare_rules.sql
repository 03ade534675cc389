-- core.check_fare_rules(rules jsonb) returns nothing, or refuses
--
-- What     Checks that core.set_fare_rules can read the rules and that each of them can apply.
-- Refuses  invalid_request, naming the field
create or replace function core.check_fare_rules(p_rules jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_found record;
begin
  if jsonb_typeof(p_rules) is distinct from 'object' then perform core.refuse_field('rules', 'is an object'); end if;
  select r.name as field, coalesce('does not match ' || k.pattern, 'is not known here') as problem into v_found
    from jsonb_each_text(p_rules) as r(name, value)
    left join (values ('adjustments', ''), ('step_minor', '^[1-9]\d{0,11}$'), ('rounding', '^(nearest|up|down)$'),
                      ('price_minor_min', '^\d{1,12}$'), ('price_minor_max', '^\d{1,12}$')) as k(name, pattern) on k.name = r.name
   where k.name is null or r.value !~ k.pattern
   order by r.name collate "C" limit 1;
  if found then perform core.refuse_field(left(v_found.field, 60), v_found.problem); end if;
  perform core.check_items(
    'adjustments', coalesce(p_rules -> 'adjustments', '[]'),
    '{"name": "^.{1,200}$", "passenger_type": "^[a-z][a-z0-9_-]{0,31}$", "class": "^[a-z][a-z0-9_-]{0,31}$",
      "travel_from": "^\\d{4}-\\d{2}-\\d{2}$", "travel_until": "^\\d{4}-\\d{2}-\\d{2}$",
      "weekdays": "^\\[\"(mon|tue|wed|thu|fri|sat|sun)\"(, \"(mon|tue|wed|thu|fri|sat|sun)\"){0,6}\\]$",
      "from_time": "^([01]\\d|2[0-3]):[0-5]\\d$", "until_time": "^([01]\\d|2[0-3]):[0-5]\\d$",
      "days_ahead_min": "^\\d{1,4}$", "days_ahead_max": "^\\d{1,4}$", "load_percent_min": "^(100|\\d{1,2})$",
      "load_percent_max": "^(100|\\d{1,2})$", "percent": "^(1000|\\d{1,3}(\\.\\d{1,2})?)$", "plus_minor": "^-?\\d{1,12}$"}',
    '{name}', 100);
  perform core.refuse_field(format('adjustments[%s].weekdays', i.no - 1), 'is a list')
     from jsonb_array_elements(coalesce(p_rules -> 'adjustments', '[]')) with ordinality as i(item, no)
    where jsonb_typeof(i.item -> 'weekdays') = 'string';
  perform core.check_text(format('adjustments[%s].name', i.no - 1), i.item ->> 'name', 'line', 200)
     from jsonb_array_elements(coalesce(p_rules -> 'adjustments', '[]')) with ordinality as i(item, no);
  if (p_rules ->> 'price_minor_max')::bigint < (p_rules ->> 'price_minor_min')::bigint then
    perform core.refuse_field('price_minor_max', 'is less than price_minor_min');
  end if;

  begin
    select format('adjustments[%s].%s', i.no - 1, w.field) as field, w.problem into v_found
      from jsonb_array_elements(coalesce(p_rules -> 'adjustments', '[]')) with ordinality as i(item, no)
     cross join lateral jsonb_populate_record(null::core.fare_adjustments, i.item) as a
     cross join lateral (values
       ('travel_until', 'is before travel_from', a.travel_until < a.travel_from),
       ('until_time', 'is missing beside from_time', a.from_time is not null and a.until_time is null),
       ('from_time', 'is missing beside until_time', a.from_time is null and a.until_time is not null),
       ('days_ahead_max', 'is less than days_ahead_min', a.days_ahead_max < a.days_ahead_min),
       ('load_percent_max', 'is less than load_percent_min', a.load_percent_max < a.load_percent_min),
       ('percent', 'is missing, and so is plus_minor', num_nonnulls(a.percent, a.plus_minor) = 0)) as w(field, problem, is_wrong)
     where w.is_wrong
     order by i.no limit 1;
  exception when datetime_field_overflow then
    perform core.refuse_field('adjustments', 'have a date that is not in the calendar');
  end;
  if found then perform core.refuse_field(v_found.field, v_found.problem); end if;
end $$;
