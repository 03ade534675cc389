-- core.batch_answer is a row of the result of core.book_batch
--
-- What     One row per claim of a request, or one row for a request without claims.
create type core.batch_answer as (
  request integer,
  verdict text,
  result_id uuid,
  reference text,
  total_minor bigint,
  currency text,
  expires_at timestamptz,
  created_at timestamptz,
  claim_id uuid,
  occurrence_id uuid,
  label text,
  from_index integer,
  to_index integer,
  quantity integer,
  price_minor bigint,
  payment_status text
);
