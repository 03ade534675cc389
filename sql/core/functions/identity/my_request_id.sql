-- core.my_request_id() returns the id by which this request can be found in the logs, or null
create or replace function core.my_request_id()
returns text language sql stable parallel safe as $$
  select left(coalesce(
    nullif(current_setting('berth.request_id', true), ''),
    nullif(current_setting('request.headers', true), '')::jsonb ->> 'x-request-id'), 128)
$$;
