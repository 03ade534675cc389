-- public.layouts: the seat layouts, each version of them. places and fixtures are the data for drawing one; columns that are not
-- selected cost nothing.
create or replace view public.layouts with (security_invoker = true) as
select y.id, y.operator_id, y.name, y.version, y.default_class, y.room, y.deck_names, y.created_at,
       (select count(*)::integer from core.layout_places as p
         where p.operator_id = y.operator_id and p.layout_id = y.id and not p.blocked) as places_count,
       y.fixtures,
       core.describe_layout(y.operator_id, y.id) as places
  from core.layouts as y;
