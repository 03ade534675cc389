-- transit.generate_departures(operator, from, until) returns one row for each operator: made, changed, withdrawn, affected
--
-- What     Makes the departures of these service dates, both included, for one operator or (if null) all; existing departures
--          follow the timetable unless they are booked. Past dates are allowed: their departures cannot be booked because of
--          their times.
-- Locks    As transit.update_departures. Before it, in a transaction of its own, call
--          core.ensure_months(p_from - 1, p_until + 2): a partition that is created here keeps its lock until this commits.
-- Refuses  operator_not_found, date_out_of_range, invalid_request (at most 366 dates a call: call it month by month)
-- Definer  The server's role runs it for jobs and the command line; it has no rights on occurrences.
-- Grants: execute to berth_app
create or replace function transit.generate_departures(p_operator_id uuid, p_from date, p_until date)
returns table (operator_id uuid, made integer, changed integer, withdrawn integer, affected integer)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if p_from is null or p_until is null or p_from < date '2000-01-01'
     or p_until > (core.now() + interval '5 years')::date then
    perform core.refuse('date_out_of_range', jsonb_build_object('from', p_from, 'until', p_until));
  elsif p_until < p_from then
    perform core.refuse_field('until', 'is before from');
  elsif p_until - p_from > 365 then
    perform core.refuse_field('until', 'makes more than 366 dates: go month by month');
  elsif p_operator_id is not null and not exists (select from core.operators as o where o.id = p_operator_id) then
    perform core.refuse('operator_not_found');
  end if;

  for operator_id in
    select o.id from core.operators as o
     where case when p_operator_id is null then o.active else o.id = p_operator_id end order by o.id
  loop
    select u.made, u.changed, u.withdrawn, u.affected into made, changed, withdrawn, affected
      from transit.update_departures(operator_id, p_from, p_until) as u;
    return next;
  end loop;
end $$;
