-- audit.row_of(row) returns the row as it may be kept: without secrets
--
-- What     A hash of a secret is one too, for whoever can try many. The name is the same in every table that has one.
create or replace function audit.row_of(p_row jsonb)
returns jsonb language sql immutable parallel safe as $$ select p_row - 'secret_hash' $$;
