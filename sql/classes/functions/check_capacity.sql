-- classes.check_capacity(capacity) returns nothing, or refuses
--
-- Refuses  invalid_request
create or replace function classes.check_capacity(p_capacity integer)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if p_capacity is null or p_capacity not between 1 and 1000000 then
    perform core.refuse_field('capacity', 'is 1 to 1000000');
  end if;
end $$;
