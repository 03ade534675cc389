-- core.batch_lines contains the lines of a batch as core.resolve_lines resolved them
--
-- What     Arrays with one element per line of the requests, in order. occurrence_no is the subscript of the line's occurrence
--          in core.batch_occurrences.
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
