-- ops.references_left() returns how many references this database can still give, and from which range
--
-- What     Eight letters of base 32 are 2^40 numbers, 1.1 * 10^12. One machine alone draws all of them, every step-th from its offset
--          on where several share a key.
-- Definer  The sequence is the owner's; how far it is says how much was sold.
-- Grants: execute to berth_app, service_role
create or replace function ops.references_left(out step bigint, out first_number bigint, out references_left bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select q.seqincrement, q.seqstart,
         greatest((q.seqmax - n.last_value) / q.seqincrement + 1 - n.is_called::integer, 0)
    from core.reference_numbers as n
    join pg_sequence as q on q.seqrelid = 'core.reference_numbers'::regclass
$$;
