-- core.write_layout(operator, name, places jsonb) returns the id of the layout that it made
--
-- What     The next version of the layout of that name. core.create_layout has checked the description, or it is ours.
-- Locks    The operator, so that two concurrent calls make two versions.
create or replace function core.write_layout(p_operator_id uuid, p_name text, p_places jsonb)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_layout_id uuid := core.new_id(p_operator_id);
begin
  perform from core.operators as o where o.id = p_operator_id for no key update;
  insert into core.layouts (operator_id, id, name, version, default_class, room, deck_names, fixtures, created_at)
  select p_operator_id, v_layout_id, p_name,
         1 + coalesce((select max(y.version) from core.layouts as y
                        where y.operator_id = p_operator_id and y.name = p_name), 0),
         (select p.class from core.read_layout(p_places) as p
           order by p.class <> coalesce(p_places ->> 'class', 'standard'), p.place limit 1),
         coalesce((p_places ->> 'room')::boolean, false),
         array(select jsonb_array_elements_text(p_places -> 'deck_names')),
         coalesce((select jsonb_agg(jsonb_build_object(
                            'kind', c.kind, 'deck', c.deck, 'x', c.x, 'y', c.y, 'width', c.width, 'height', c.height)
                            order by c.deck, c.y, c.x)
                     from core.read_cells(p_places) as c where c.label is null), '[]'),
         core.now();
  insert into core.layout_places (operator_id, layout_id, place, label, class, deck, row_no, column_no, position, accessible, blocked,
                                  kind, drawn_x, drawn_y, facing_deg)
  select p_operator_id, v_layout_id, p.place, p.label, p.class, p.deck, p.row_no, p.column_no, p.position, p.accessible, p.blocked,
         p.kind, p.x, p.y, p.facing_deg
    from core.read_layout(p_places) as p;
  return v_layout_id;
end $$;
