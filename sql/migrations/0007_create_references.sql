-- The source of booking references: a sequence, and the secret key of the permutation that is applied to its numbers.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table core.reference_keys (
  id     boolean primary key default true,
  rounds bigint[] not null,
  constraint there_is_one_key check (id),
  constraint a_key_has_four_rounds check (cardinality(rounds) = 4)
);
comment on table core.reference_keys is 'The secret key of the permutation that makes booking references hard to guess. Created at install; only the owner may read it.';
insert into core.reference_keys (rounds)
select array_agg(('x' || encode(substring(uuid_send(gen_random_uuid()) from 9), 'hex'))::bit(64)::bigint)
  from generate_series(1, 4);
create sequence core.reference_numbers minvalue 0 start 0 maxvalue 1099511627775;

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.reference_keys']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop sequence core.reference_numbers;
drop table core.reference_keys;
