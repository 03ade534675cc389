-- transit.runs_from(operator, calendar, date) returns whether any date from this one on is in the calendar
create or replace function transit.runs_from(p_operator_id uuid, p_service_id uuid, p_date date)
returns boolean language sql stable
set search_path = pg_catalog, pg_temp as $$
  select exists (
    select from transit.services as s
     cross join lateral generate_series(greatest(s.starts_on, p_date)::timestamp, s.ends_on::timestamp, '1 day') as d(day)
     where s.operator_id = p_operator_id and s.id = p_service_id
       and s.weekdays & (1 << (extract(isodow from d.day)::integer - 1)) <> 0
       and not exists (select from transit.service_exceptions as x
                        where x.operator_id = s.operator_id and x.service_id = s.id and x.on_date = d.day::date and not x.runs))
      or exists (
    select from transit.service_exceptions as x
     where x.operator_id = p_operator_id and x.service_id = p_service_id and x.runs and x.on_date >= p_date)
$$;
