-- References rested on hashint8extended, which is PostgreSQL's own and which a major version may change: the same number would
-- then give another reference, which somebody may have. From here on core.encode_reference does its own arithmetic, with the
-- key that is there. It is another permutation, so a number that is still to come could give a reference that was given under
-- the old one. Hence each of those is turned back into its number under the new one, and the sequence goes on behind the one
-- with the longest way to the next. With n references given, more than 2^40 / (n + 1) new ones are left; berth doctor says when
-- fewer than a million are.
-- And each month has a constraint now that says so: a_reference_is_given_once_YYYY_MM, in place of the index that only found them.
-- Reads every booking, some 20 us each, and builds an index a month, in which nothing is booked.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
do $$ declare
  v_next bigint;
begin
  with given as (
    select distinct b.reference from core.bookings as b),
  halves as (
    select n.number >> 20 as third, n.number & 1048575 as fourth
      from given as g
     cross join lateral (
       select sum((strpos('0123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(g.reference, i, 1)) - 1)::bigint << (40 - 5 * i))::bigint as number
         from generate_series(1, 8) as i) as n),
  -- What core.mix_half gives, which a migration may not call, round by round from the last to the first.
  numbers as (
    select (y.first << 20) | y.second as number
      from halves as h
     cross join core.reference_keys as k
     cross join lateral (select ((h.third # (k.rounds[4] & 1048575)) * (((k.rounds[4] >> 20) & 1099511627775) | 1)) as product) as d
     cross join lateral (select h.fourth # (((((d.product >> 20) # d.product) & 1099511627775) * 7046029 >> 20) & 1048575) as second) as s
     cross join lateral (select ((s.second # (k.rounds[3] & 1048575)) * (((k.rounds[3] >> 20) & 1099511627775) | 1)) as product) as c
     cross join lateral (select h.third # (((((c.product >> 20) # c.product) & 1099511627775) * 7046029 >> 20) & 1048575) as first) as f
     cross join lateral (select ((f.first # (k.rounds[2] & 1048575)) * (((k.rounds[2] >> 20) & 1099511627775) | 1)) as product) as b
     cross join lateral (select s.second # (((((b.product >> 20) # b.product) & 1099511627775) * 7046029 >> 20) & 1048575) as second) as x
     cross join lateral (select ((x.second # (k.rounds[1] & 1048575)) * (((k.rounds[1] >> 20) & 1099511627775) | 1)) as product) as a
     cross join lateral (
       select f.first # (((((a.product >> 20) # a.product) & 1099511627775) * 7046029 >> 20) & 1048575) as first, x.second) as y)
  select n.number + 1 into v_next
    from (select m.number, lead(m.number, 1, 1099511627776) over (order by m.number) - m.number as way from numbers as m) as n
   order by n.way desc limit 1;
  if v_next is not null then perform setval('core.reference_numbers', v_next, false); end if;
end $$;

drop index core.bookings_by_reference;
do $$ declare
  v_partition regclass;
  v_month     text;
begin
  for v_partition, v_month in
    select c.oid, right(c.relname, 8) from pg_inherits as i join pg_class as c on c.oid = i.inhrelid
     where i.inhparent = 'core.bookings'::regclass order by c.relname
  loop
    execute format('alter table %s add constraint %I unique (reference)', v_partition, 'a_reference_is_given_once' || v_month);
  end loop;
end $$;

-- berth: down
do $$ declare
  v_partition regclass;
  v_name      text;
begin
  for v_partition, v_name in
    select k.conrelid, k.conname from pg_constraint as k
     where k.contype = 'u' and k.conname like 'a\_reference\_is\_given\_once%' order by k.conrelid
  loop
    execute format('alter table %s drop constraint %I', v_partition, v_name);
  end loop;
end $$;
create index bookings_by_reference on core.bookings (reference);
