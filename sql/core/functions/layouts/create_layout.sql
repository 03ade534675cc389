-- core.create_layout(operator, name, places jsonb) returns the layout's id
--
-- What     Creates a new version of the layout of that name; versions are immutable, so departures that are sold keep theirs.
--          places describes the vehicle or the room as one would draw it, in one of three forms.
--          Blocks of rows, where the seat under A in row 3 is 3A:
--            {"decks": [[{"rows": "1-2", "seats": "A_CD", "class": "first"}, {"rows": "3-12", "seats": "AB_CD"}]]}
--          Drawn rows, with any labels (core.read_drawing has the grammar):
--            {"decks": [["1/f 2/f _ 3", "[door] _ _ 1X/w"], ["1 2 _ 3"]], "deck_names": ["Lower", "Upper"],
--             "legend": [{"mark": "f", "class": "first"}, {"mark": "w", "kind": "wheelchair"}]}
--          A list of places and fixtures, each with its coordinates:
--            {"list": [{"label": "1X", "x": 1, "y": 1}, {"kind": "stairs", "x": 2, "y": 1, "height": 2}]}
--          Each may say class (of places that name none, and of passengers who ask for none; standard if left out), accessible
--          and blocked (labels), room (true for a hall) and deck_names. A deck is a list of blocks or drawn rows from front to
--          back. A label is on a deck once. If several decks have it, a booking names the deck before it: 2:12.
-- Locks    The operator, so that two concurrent calls make two versions.
-- Refuses  sign_in_required, not_allowed, invalid_request, place_label_twice, too_many_places (more than 1000),
--          places_overlap; each names the field
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function core.create_layout(p_operator_id uuid, p_name text, p_places jsonb)
returns uuid language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_name('name', p_name, 200);
  perform core.check_layout(p_places);
  perform core.check_places(p_places);
  return core.write_layout(p_operator_id, p_name, p_places);
end $$;
