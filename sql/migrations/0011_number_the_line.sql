-- The line was in order of ids, which a batch makes before it locks. One that had to wait for another occurrence then went in
-- front of who had been told meanwhile that they were first. A number given under the occurrence's lock is in the order in which
-- people were told; counted for each occurrence, it says nothing about the others'.
-- Numbers whoever ever waited, some 30 us each, in which nobody joins or leaves a line.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.waitlist_entries add column line_number integer;
update core.waitlist_entries as w set line_number = n.line_number
  from (select e.operator_id, e.occurrence_id, e.id,
               row_number() over (partition by e.operator_id, e.occurrence_id order by e.id) as line_number
          from core.waitlist_entries as e) as n
 where w.operator_id = n.operator_id and w.occurrence_id = n.occurrence_id and w.id = n.id;
alter table core.waitlist_entries
  alter column line_number set not null,
  add constraint nobody_shares_a_place_in_line unique (operator_id, occurrence_id, line_number);
drop index core.waitlist_entries_in_line;
create index waitlist_entries_in_line on core.waitlist_entries (operator_id, occurrence_id, line_number) where status = 'waiting';
comment on table core.waitlist_entries is 'Who waits, in order of line_number. An outstanding offer is a held booking.';
comment on column core.waitlist_entries.line_number is 'From 1 for each occurrence, in the order in which people joined.';

-- berth: down
drop index core.waitlist_entries_in_line;
alter table core.waitlist_entries drop column line_number;
create index waitlist_entries_in_line on core.waitlist_entries (operator_id, occurrence_id, id) where status = 'waiting';
comment on table core.waitlist_entries is 'Who waits, in order of id. An outstanding offer is a held booking.';
