-- audit.operator_of(relation, row) returns the operator whose admins may read about a row, or the nil UUID
--
-- What     The row of an operator has it as its id. A row of core.accounts belongs to no operator. The nil UUID stands for none,
--          because operator_id leads the key of every table of tenants, and a key cannot be null.
create or replace function audit.operator_of(p_relation text, p_row jsonb)
returns uuid language sql immutable parallel safe as $$
  select coalesce((p_row ->> case p_relation when 'core.operators' then 'id' else 'operator_id' end)::uuid,
                  '00000000-0000-0000-0000-000000000000')
$$;
