-- core.batch_occurrences are the occurrences that a batch wants and that exist, as core.lock_batch_occurrences found them under their locks
--
-- What     Arrays with one element per occurrence, in order of id. A type of arrays, because an element of an array of rows is found
--          by walking past all before it, and each look at one of its columns takes it apart anew.
create type core.batch_occurrences as (
  id uuid[],
  counted boolean[],
  published boolean[],
  scheduled boolean[],
  starts_at timestamptz[],
  ends_at timestamptz[],
  sales_open_at timestamptz[],
  sales_close_s integer[],
  capacity integer[],
  free integer[],
  waiting integer[],
  price_minor bigint[],
  currency text[],
  fare_table_id uuid[],
  span_unit text[],
  span_length integer[],
  stop_pattern_id uuid[],
  layout_id uuid[],
  hold_s integer[]
);
