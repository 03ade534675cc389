-- core.batch_lines are the lines of a batch as core.resolve_lines understood them
--
-- What     Arrays with one element per line, in the order asked for. occurrence_no is the subscript of its occurrence in
--          core.batch_occurrences.
create type core.batch_lines as (
  occurrence_no integer[],
  counted boolean[],
  from_index integer[],
  to_index integer[],
  begins_at timestamptz[],
  ends_at timestamptz[],
  place integer[],
  class text[],
  units integer[],
  price_minor bigint[],
  fare_id uuid[],
  refusal text[]
);
