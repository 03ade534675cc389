-- transit.check_stop(operator, location) returns nothing, or refuses
--
-- What     What the fields of a stop say together: both coordinates or none, a known time zone, and a station as its parent.
-- Refuses  location_not_found, invalid_request, naming the field
create or replace function transit.check_stop(p_operator_id uuid, p_location core.locations)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.check_time_zone('/time_zone', p_location.time_zone);
  if num_nulls(p_location.latitude, p_location.longitude) = 1 then
    perform core.refuse_field(case when p_location.latitude is null then '/latitude' else '/longitude' end,
                              'is required if the other coordinate is given');
  end if;
  if p_location.parent_id is null then return; end if;
  if p_location.kind = 'station' then perform core.refuse_field('/parent_id', 'is for the platforms of a station'); end if;
  if not exists (
       select from core.locations as l
         join transit.stops as t on t.operator_id = l.operator_id and t.location_id = l.id and t.active
        where l.operator_id = p_operator_id and l.id = p_location.parent_id and l.kind = 'station') then
    perform core.refuse('location_not_found', jsonb_build_object('field', '/parent_id'));
  end if;
end $$;
