-- transit.seconds_of(time) returns the seconds of a time of the service day: 90600 for 25:10
create or replace function transit.seconds_of(p_time text)
returns integer language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
  select split_part(p_time, ':', 1)::integer * 3600 + split_part(p_time, ':', 2)::integer * 60
         + coalesce(nullif(split_part(p_time, ':', 3), ''), '0')::integer
$$;
