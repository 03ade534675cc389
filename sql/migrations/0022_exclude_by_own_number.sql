-- The number in front of a_place_is_sold_once came from uuid_hash, which is PostgreSQL's own and which a major version may
-- change. pg_upgrade keeps the index as it is: what was sold before would lie under the old numbers, and what is sold after
-- under the new, where nothing excludes the two. Now it is made of the id's last four bytes, which are random, by arithmetic
-- that means the same everywhere. What excludes each other is the same as before, for the columns follow.
-- Builds the index of every month anew, some 10 us a claim, in which nothing is booked. To be done before pg_upgrade.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
do $$ declare
  v_partition regclass;
  v_name      text;
begin
  for v_partition, v_name in
    select k.conrelid, k.conname from pg_constraint as k
     where k.contype = 'x' and k.conname like 'a\_place\_is\_sold\_once%' order by k.conrelid
  loop
    execute format('alter table %s drop constraint %I', v_partition, v_name);
    execute format('alter table %s add constraint %I exclude using gist (
                      ((((((((get_byte(uuid_send(occurrence_id), 12) << 8) | get_byte(uuid_send(occurrence_id), 13)) << 8)
                          | get_byte(uuid_send(occurrence_id), 14)) << 8) | get_byte(uuid_send(occurrence_id), 15)) # place)) with =,
                      operator_id with =, occurrence_id with =, place with =, span with &&) where (live and place is not null)',
                   v_partition, v_name);
  end loop;
end $$;

-- berth: down
do $$ declare
  v_partition regclass;
  v_name      text;
begin
  for v_partition, v_name in
    select k.conrelid, k.conname from pg_constraint as k
     where k.contype = 'x' and k.conname like 'a\_place\_is\_sold\_once%' order by k.conrelid
  loop
    execute format('alter table %s drop constraint %I', v_partition, v_name);
    execute format('alter table %s add constraint %I exclude using gist ((uuid_hash(occurrence_id) # place) with =,
                    operator_id with =, occurrence_id with =, place with =, span with &&) where (live and place is not null)',
                   v_partition, v_name);
  end loop;
end $$;
