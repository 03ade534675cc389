-- core.describe_layout(operator, layout) returns a jsonb array of its places, front to back
--
-- What     The data for drawing a seat map: {seat, class, deck, row, column, x, y, kind, position, facing_deg, accessible, blocked}.
--          It does not contain who sits where. Runs with the caller's rights.
-- Grants: execute to anon, authenticated
create or replace function core.describe_layout(p_operator_id uuid, p_layout_id uuid)
returns jsonb language sql stable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select jsonb_agg(jsonb_build_object(
           'seat', lp.label, 'class', lp.class, 'deck', lp.deck, 'row', lp.row_no, 'column', lp.column_no,
           'x', coalesce(lp.drawn_x, lp.column_no), 'y', coalesce(lp.drawn_y, lp.row_no), 'kind', lp.kind, 'position', lp.position,
           'facing_deg', lp.facing_deg, 'accessible', lp.accessible, 'blocked', lp.blocked) order by lp.place)
    from core.layout_places as lp where lp.operator_id = p_operator_id and lp.layout_id = p_layout_id
$$;
