-- audit.operator_of(relation, row) returns the operator whose admins may read about a row, or the nil UUID
--
-- What     An operator's own row has it as its id. A row of core.accounts is of no operator: the nil UUID stands for none, because
--          operator_id leads the key of every table of tenants, and a key has no null.
create or replace function audit.operator_of(p_relation text, p_row jsonb)
returns uuid language sql immutable parallel safe as $$
  select coalesce((p_row ->> case p_relation when 'core.operators' then 'id' else 'operator_id' end)::uuid,
                  '00000000-0000-0000-0000-000000000000')
$$;
