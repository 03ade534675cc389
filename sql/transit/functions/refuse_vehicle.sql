-- transit.refuse_vehicle(operator, layout, moves, reseat) raises the reason why a vehicle cannot take all passengers
--
-- What     classes has the seats that the layout has of each class, and how many passengers of that class sit at the same time
--          at most. If there are too few seats altogether, the vehicle is too small. If only a class has too few, that class
--          is. Otherwise the journeys that keep their seats leave none free for the whole of another journey. Without p_reseat
--          nobody was to be moved, whatever room there is.
-- Refuses  seats_do_not_fit, fewer_places_than_sold, class_too_small; all with the claims that would have no seat
create or replace function transit.refuse_vehicle(
  p_operator_id uuid, p_layout_id uuid, p_moves transit.seat_move[], p_reseat boolean)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_room record;
begin
  with legs as (
    select m.class, g.leg, count(*)::integer as sold
      from unnest(p_moves) as m
     cross join lateral generate_series(lower(m.span), upper(m.span) - 1) as g(leg)
     group by m.class, g.leg),
  classes as (
    select k.class, coalesce(max(l.sold), 0) as sold,
           (select count(*)::integer from core.layout_places as lp
             where lp.operator_id = p_operator_id and lp.layout_id = p_layout_id and not lp.blocked and lp.class = k.class) as seats
      from (select distinct m.class from unnest(p_moves) as m) as k
      left join legs as l on l.class = k.class
     group by k.class)
  select (select max(t.sold) from (select sum(l.sold) as sold from legs as l group by l.leg) as t) as sold,
         (select count(*) from core.layout_places as lp
           where lp.operator_id = p_operator_id and lp.layout_id = p_layout_id and not lp.blocked) as seats,
         (select bool_or(c.sold > c.seats) from classes as c) as lacks_class,
         (select jsonb_agg(c order by c.class) from classes as c) as classes
    into v_room;
  perform core.refuse(
    case when not p_reseat then 'seats_do_not_fit'
         when v_room.sold > v_room.seats then 'fewer_places_than_sold'
         when v_room.lacks_class then 'class_too_small'
         else 'seats_do_not_fit' end,
    jsonb_build_object(
      'field', 'vehicle_id', 'classes', v_room.classes,
      'claims', (select jsonb_agg(jsonb_build_object(
                          'claim_id', m.claim_id, 'booking_id', m.booking_id, 'class', m.class, 'seat', m.label) order by m.place)
                   from unnest(p_moves) as m where m.new_place is null)));
end $$;
