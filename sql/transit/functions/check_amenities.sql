-- transit.check_amenities(amenities jsonb) returns nothing, or refuses
--
-- Refuses  invalid_request: no object, or larger than 8 kB
create or replace function transit.check_amenities(p_amenities jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if jsonb_typeof(p_amenities) <> 'object' then perform core.refuse_field('amenities', 'is an object'); end if;
  if octet_length(p_amenities::text) > 8192 then perform core.refuse_field('amenities', 'has at most 8 kB'); end if;
end $$;
