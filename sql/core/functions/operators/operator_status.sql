-- core.operator_status(active, archived at) returns active, inactive or archived
--
-- What     Written to be inlined.
-- Grants: execute to anon, authenticated
create or replace function core.operator_status(p_active boolean, p_archived_at timestamptz)
returns text language sql immutable parallel safe as $$
  select case when p_active then 'active' when p_archived_at is null then 'inactive' else 'archived' end
$$;
