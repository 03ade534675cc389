-- ops.references_left() returns how many references this database can still give, and from which range
--
-- What     Eight letters of base 32 are 2^40 numbers, 1.1 * 10^12. A single machine draws all of them. If several share a key,
--          each draws every step-th number from its offset on.
-- Definer  Only the owner may read the sequence, since its value tells how much was sold.
-- Grants: execute to berth_app, service_role
create or replace function ops.references_left(out step bigint, out first_number bigint, out references_left bigint)
language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select q.seqincrement, q.seqstart,
         greatest((q.seqmax - n.last_value) / q.seqincrement + 1 - n.is_called::integer, 0)
    from core.reference_numbers as n
    join pg_sequence as q on q.seqrelid = 'core.reference_numbers'::regclass
$$;
