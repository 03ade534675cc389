-- ops.check_references() returns the references that two bookings have, or that a future booking would get
--
-- What     Within a month a constraint keeps references unique. Between months it is the permutation, since each number is drawn
--          once. If the sequence was set back (by a restore without it, or a copy of the rows alone), a booking has a number that
--          is still to be drawn; this is checked for the next million numbers. next_number is where the sequence can continue.
--          Numbers in the range of another machine may be in use: an operator that was moved here has brought them.
create or replace function ops.check_references()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select null::uuid, null::uuid, null::uuid, jsonb_build_object('relation', i.inhrelid::regclass, 'kind', 'no_constraint')
    from pg_inherits as i
   where i.inhparent = 'core.bookings'::regclass
     and not exists (
       select from pg_constraint as k
         join pg_index as x on x.indexrelid = k.conindid
        where k.conrelid = i.inhrelid and x.indisvalid and x.indisready
          and k.conname like 'a\_reference\_is\_given\_once%' and pg_get_constraintdef(k.oid) = 'UNIQUE (reference)')
  union all
  select null, null, null, jsonb_build_object('reference', b.reference, 'kind', 'given_twice', 'bookings', count(*))
    from core.bookings as b group by b.reference having count(*) > 1
  union all
  select null, null, null, jsonb_build_object('kind', 'given_before', 'references', count(*), 'next_number', max(d.number) + q.seqincrement)
    from core.reference_numbers as s
    join pg_sequence as q on q.seqrelid = 'core.reference_numbers'::regclass
   cross join core.reference_keys as k
   cross join core.bookings as b
   cross join lateral (select core.decode_reference(b.reference, k.rounds) as number) as d
   where d.number >= s.last_value + s.is_called::integer and d.number < s.last_value + 1000000 * q.seqincrement
     and (d.number - q.seqstart) % q.seqincrement = 0
   group by q.seqincrement
$$;
