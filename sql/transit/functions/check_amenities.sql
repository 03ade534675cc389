-- transit.check_amenities(amenities jsonb) returns nothing, or refuses
--
-- What     Every name and every text in it must satisfy the rule for a line of text.
-- Refuses  invalid_request, if it is not an object, larger than 8 kB, or has a text that is not one visible line
create or replace function transit.check_amenities(p_amenities jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if jsonb_typeof(p_amenities) <> 'object' then perform core.refuse_field('amenities', 'is an object'); end if;
  if octet_length(p_amenities::text) > 8192 then perform core.refuse_field('amenities', 'has at most 8 kB'); end if;
  perform core.check_text('amenities', t.said, 'line')
     from (select x.value #>> '{}' as said from jsonb_path_query(p_amenities, 'strict $.** ? (@.type() == "string")') as x(value)
           union all
           select k.name from jsonb_path_query(p_amenities, 'strict $.** ? (@.type() == "object")') as x(value)
            cross join lateral jsonb_object_keys(x.value) as k(name)) as t;
end $$;
