-- core.batch_places contains the places that a batch may allocate
--
-- What     Arrays with one element per place, in order of occurrence and place. occurrence_no is the subscript of the place's
--          occurrence in core.batch_occurrences. row_no and column_no are null unless a party asks for places.
create type core.batch_places as (
  occurrence_no integer[],
  place integer[],
  label text[],
  class text[],
  accessible boolean[],
  busy int4multirange[],
  row_no integer[],
  column_no integer[]
);
