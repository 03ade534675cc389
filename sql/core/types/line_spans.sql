-- core.line_spans are the lines of a batch as the resolver of a span unit understood them
--
-- What     Arrays with one element per line, in the order asked for; null for a line that is not the resolver's. from_index and
--          to_index bound the claim's span in units. begins_at and ends_at are when it begins and ends for the customer. price_minor
--          is that of one place. refusal says why such a span cannot be had; the rest is null then.
create type core.line_spans as (
  from_index integer[],
  to_index integer[],
  begins_at timestamptz[],
  ends_at timestamptz[],
  price_minor bigint[],
  fare_id uuid[],
  refusal text[]
);
