-- core.create_layout(operator, name, places jsonb) returns the layout's id
--
-- What     Creates a new version of the layout of that name; versions are immutable. places describes the vehicle as one would
--          draw it:
--            {"decks": [[{"rows": "1-2", "seats": "A_CD", "class": "first"}, {"rows": "3-12", "seats": "AB_CD"}]],
--             "class": "standard", "accessible": ["3A"], "blocked": ["12D"]}
--          A deck is a list of blocks from front to back; _ is the aisle or a gap, and the seat under A in row 3 is 3A. class
--          is the class of blocks that name none, and of passengers who ask for none.
-- Locks    The operator, so that two concurrent calls make two versions.
-- Refuses  sign_in_required, not_allowed, invalid_request (naming the field; at most 1000 places)
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function core.create_layout(p_operator_id uuid, p_name text, p_places jsonb)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_layout_id uuid := core.new_id(p_operator_id);
  v_count     integer;
  v_twice     text;
  v_unknown   record;
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_name('name', p_name, 200);
  perform core.check_layout(p_places);
  select count(*) into v_count from core.read_layout(p_places) as p;
  if v_count > 1000 then perform core.refuse_field('places.decks', 'has at most 1000 places'); end if;
  select p.label into v_twice from core.read_layout(p_places) as p group by p.label having count(*) > 1 order by 1 limit 1;
  if found then perform core.refuse_field('places.decks', format('has seat %s twice', v_twice)); end if;
  select l.name, left(e.label, 20) as label into v_unknown
    from unnest('{accessible,blocked}'::text[]) as l(name)
   cross join lateral jsonb_array_elements_text(p_places -> l.name) as e(label)
   where e.label not in (select p.label from core.read_layout(p_places) as p) limit 1;
  if found then perform core.refuse_field('places.' || v_unknown.name, format('there is no seat %s', v_unknown.label)); end if;

  perform from core.operators as o where o.id = p_operator_id for no key update;
  insert into core.layouts (operator_id, id, name, version, default_class, created_at)
  select p_operator_id, v_layout_id, p_name,
         1 + coalesce((select max(y.version) from core.layouts as y
                        where y.operator_id = p_operator_id and y.name = p_name), 0),
         (select p.class from core.read_layout(p_places) as p
           order by p.class <> coalesce(p_places ->> 'class', 'standard'), p.place limit 1),
         core.now();
  insert into core.layout_places (operator_id, layout_id, place, label, class, deck, row_no, column_no, kind, accessible, blocked)
  select p_operator_id, v_layout_id, p.place, p.label, p.class, p.deck, p.row_no, p.column_no, p.kind, p.accessible, p.blocked
    from core.read_layout(p_places) as p;
  return v_layout_id;
end $$;
