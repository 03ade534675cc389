-- core.batch_places are the places that a batch may give away
--
-- What     Arrays with one element per place, in order of slot and place. slot is the subscript of the place's occurrence in
--          core.batch_terms.
create type core.batch_places as (
  slot integer[],
  place integer[],
  label text[],
  class text[],
  accessible boolean[],
  busy int4multirange[]
);
