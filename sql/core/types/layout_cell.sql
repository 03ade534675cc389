-- core.layout_cell is a place or a fixture of a layout, as one of the forms of a description says it
--
-- What     field is where the description has it (places.decks[0][3]). A fixture, such as a table or a door, has no label. place
--          is the number that the label itself suggests, or null. x and y count from 1, from the left and from the front, in
--          widths of a seat; row_no and column_no are the same without fractions and without the bend of a room.
create type core.layout_cell as (
  field text,
  deck integer,
  row_no integer,
  column_no integer,
  x double precision,
  y double precision,
  width double precision,
  height double precision,
  label text,
  place integer,
  kind text,
  class text,
  facing_deg integer,
  accessible boolean,
  blocked boolean
);
