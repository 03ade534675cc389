-- core.line_spans contains the lines of a batch as the resolver of a span unit resolved them
--
-- What     Arrays with one element per line of the requests, in order; null for lines that belong to other resolvers.
--          from_index and to_index bound the claim's span in units. begins_at and ends_at are when it begins and ends for the
--          customer. price_minor is the price of one place. refusal is the reason why such a span cannot be booked; the other
--          elements are null then.
create type core.line_spans as (
  from_index integer[],
  to_index integer[],
  begins_at timestamptz[],
  ends_at timestamptz[],
  price_minor bigint[],
  fare_id uuid[],
  refusal text[]
);
