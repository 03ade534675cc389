-- core.check_limit(limit) returns nothing, or refuses
--
-- What     How many rows one page of a list has at most. Without a limit, one call could ask for all rows there are.
-- Refuses  invalid_request
-- Definer  Also for lists that run as their caller, who may not execute core.refuse_field.
-- Grants: execute to authenticated
create or replace function core.check_limit(p_limit integer)
returns void language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if p_limit is null or p_limit not between 1 and 200 then perform core.refuse_field('limit', 'is 1 to 200'); end if;
end $$;
