-- core.batch_occurrences contains the existing occurrences that a batch names, as core.lock_batch_occurrences read them under
-- their locks
--
-- What     Arrays with one element per occurrence, in order of id. It is a type of arrays, because finding an element in an
--          array of rows scans all elements before it, and each access to a column of the row unpacks the row again.
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
