-- ops.check_exclusions() returns the partitions of claims on which a place could be sold twice
--
-- What     Each partition must have the exclusion over operator, occurrence, place and span of its live claims, with a valid
--          index. The constraint is on the partitions, never on the parent.
create or replace function ops.check_exclusions()
returns table (operator_id uuid, occurrence_id uuid, booking_id uuid, detail jsonb) language sql stable
set search_path = pg_catalog, pg_temp as $$
  select null::uuid, null::uuid, null::uuid, jsonb_build_object('relation', i.inhrelid::regclass)
    from pg_inherits as i
   where i.inhparent = 'core.claims'::regclass
     and not exists (
       select from pg_constraint as k
         join pg_index as x on x.indexrelid = k.conindid
        where k.conrelid = i.inhrelid and k.contype = 'x' and x.indisvalid and x.indisready
          and k.conname like 'a\_place\_is\_sold\_once%'
          and pg_get_constraintdef(k.oid) like
              'EXCLUDE USING gist (((((((((get_byte(uuid_send(occurrence_id), 12) << 8) | get_byte(uuid_send(occurrence_id), 13)) '
              '<< 8) | get_byte(uuid_send(occurrence_id), 14)) << 8) | get_byte(uuid_send(occurrence_id), 15)) # place)) WITH =, '
              'operator_id WITH =, occurrence_id WITH =, '
              'place WITH =, span WITH &&) WHERE%live%')
$$;
