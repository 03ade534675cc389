-- core.new_id(operator) returns a UUIDv7 of now, in the operator's bucket
--
-- What     The same on 15 to 18; uuidv7() exists only from 18. Without an operator the bucket is random: for accounts, which
--          belong to no single operator, and for operators themselves.
create or replace function core.new_id(p_operator_id uuid default gen_random_uuid())
returns uuid language sql volatile parallel safe as $$ select core.id_at(p_operator_id, clock_timestamp()) $$;
