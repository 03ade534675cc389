-- core.guard_partition(partition) returns nothing
--
-- What     Adds the constraints that each month needs separately, since no unique or exclusion constraint spans months unless it
--          includes the partition key: no place is sold twice, no reference is given twice. Their names contain the month.
-- Locks    The partition, which is not attached yet.
create or replace function core.guard_partition(p_partition regclass)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_table text;
  v_month text;
begin
  select left(c.relname, -8), right(c.relname, 8) into v_table, v_month from pg_class as c where c.oid = p_partition;
  if v_table = 'bookings' then
    execute format('alter table %s add constraint %I unique (reference)', p_partition, 'a_reference_is_given_once' || v_month);
  elsif v_table = 'claims' then
    -- The leading column is one number computed from occurrence and place: it distinguishes most keys with one comparison,
    -- where the two columns take one each. It uses four random bytes of the id, by arithmetic: PostgreSQL's hash functions may
    -- change with a major version, and pg_upgrade keeps an index as it is.
    execute format('alter table %s add constraint %I exclude using gist (
                      ((((((((get_byte(uuid_send(occurrence_id), 12) << 8) | get_byte(uuid_send(occurrence_id), 13)) << 8)
                          | get_byte(uuid_send(occurrence_id), 14)) << 8) | get_byte(uuid_send(occurrence_id), 15)) # place)) with =,
                      operator_id with =, occurrence_id with =, place with =, span with &&) where (live and place is not null)',
                   p_partition, 'a_place_is_sold_once' || v_month);
  end if;
end $$;
