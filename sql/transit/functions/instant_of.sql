-- transit.instant_of(service date, seconds, zone) returns the instant of a time in a timetable
--
-- What     Noon of the service date in the zone, less twelve hours, plus the seconds, which may exceed 86400. This is the rule
--          of GTFS, by which a trip takes as long on the day of a clock change as on any other. Written to be inlined.
create or replace function transit.instant_of(p_service_date date, p_seconds integer, p_time_zone text)
returns timestamptz language sql stable strict parallel safe as $$
  select (p_service_date + time '12:00') at time zone p_time_zone + make_interval(secs => p_seconds - 43200)
$$;
