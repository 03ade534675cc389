-- audit.row_of(row) returns the row as it may be stored: without secrets
--
-- What     The hash of a secret counts as a secret too, since secrets can be guessed from it. Its column has the same name in
--          every table.
create or replace function audit.row_of(p_row jsonb)
returns jsonb language sql immutable parallel safe as $$ select p_row - 'secret_hash' $$;
