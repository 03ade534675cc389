-- audit.operator_of(relation, row) returns the operator whose admins may read about a row, or null
--
-- What     An operator's own row has it as its id. A row of core.accounts is of no operator.
create or replace function audit.operator_of(p_relation text, p_row jsonb)
returns uuid language sql immutable parallel safe as $$
  select (p_row ->> case p_relation when 'core.operators' then 'id' else 'operator_id' end)::uuid
$$;
