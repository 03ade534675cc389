-- An entry of a waitlist was a quantity: names, class and type of passenger were lost, so an offer was nameless, at an adult's
-- price. What was asked for is kept now, line by line, and an offer is made of that as a booking would be.
-- A customer waits once in a line: who waited more often keeps their first place, and has left the others.
-- An entry that no offer can be made of lapses, and says why, with an event. On the way back those entries are left ones; their events
-- stay, for what happened is never deleted, and the doctor of the release before takes them for events of no booking.
-- Joining a line read every entry of the operator: in a table without statistics an index that leads with operator_id may be used
-- for that alone. Those that no line is read by lead with something else now.
-- Writes every entry anew, some 30 us each, in which nobody joins or leaves a line.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.waitlist_entries
  add column lines jsonb,
  add column lapse_reason text,
  drop constraint a_quantity_is_one_to_a_thousand;
update core.waitlist_entries as w
   set lines = jsonb_build_array(jsonb_build_object('quantity', w.quantity, 'class', null, 'type', null, 'passenger', null));
comment on column core.waitlist_entries.quantity is 'Of all its lines together.';
comment on column core.waitlist_entries.lines is 'What is waited for, as it was asked for: [{quantity, class, type, passenger}]. Never changed, and read as a whole: an offer is made of it as a booking is of its lines. Where places are counted, which alone are waited for, a line can say nothing else.';
comment on column core.waitlist_entries.lapse_reason is 'The code of the refusal for which no offer could be made; null where there was one, whose booking tells.';

with again as (
  update core.waitlist_entries as w set status = 'left'
   where w.status = 'waiting' and w.customer_id is not null
     and exists (select from core.waitlist_entries as x
                  where x.operator_id = w.operator_id and x.occurrence_id = w.occurrence_id and x.customer_id = w.customer_id
                    and x.status = 'waiting' and x.line_number < w.line_number)
  returning w.operator_id, w.occurrence_id)
update core.occurrences as o set waiting = o.waiting - a.entries
  from (select g.operator_id, g.occurrence_id, count(*) as entries from again as g group by g.operator_id, g.occurrence_id) as a
 where o.operator_id = a.operator_id and o.id = a.occurrence_id;

alter table core.waitlist_entries
  alter column lines set not null,
  add constraint an_entry_waits_for_something check (quantity >= 1 and jsonb_array_length(lines) >= 1),
  add constraint only_who_lapsed_has_a_reason check (lapse_reason is null or status = 'lapsed'),
  add constraint who_lapsed_had_an_offer_or_a_reason
    check (status <> 'lapsed' or offer_booking_id is not null or lapse_reason is not null);
create unique index a_customer_waits_once on core.waitlist_entries (operator_id, occurrence_id, customer_id)
  where status = 'waiting' and customer_id is not null;
drop index core.waitlist_entries_by_customer, core.waitlist_entries_by_offer;
create index waitlist_entries_by_customer on core.waitlist_entries (customer_id, operator_id);
create index waitlist_entries_by_offer on core.waitlist_entries (offer_booking_id, operator_id);
comment on table core.booking_events is 'Audit entry and outbox message in one row, written in the transaction that changed the booking: one a version, so the primary key says that none is missing twice. Of a waitlist entry that lapsed without ever having had a booking, booking_id is the entry.';

-- berth: down
update core.waitlist_entries as w set status = 'left', lapse_reason = null where w.lapse_reason is not null;
drop index core.a_customer_waits_once, core.waitlist_entries_by_customer, core.waitlist_entries_by_offer;
create index waitlist_entries_by_customer on core.waitlist_entries (operator_id, customer_id);
create index waitlist_entries_by_offer on core.waitlist_entries (operator_id, offer_booking_id);
alter table core.waitlist_entries
  drop constraint who_lapsed_had_an_offer_or_a_reason,
  drop constraint only_who_lapsed_has_a_reason,
  drop constraint an_entry_waits_for_something,
  drop column lapse_reason,
  drop column lines;
update core.waitlist_entries as w set quantity = 1000 where w.quantity > 1000;
alter table core.waitlist_entries
  add constraint a_quantity_is_one_to_a_thousand check (quantity between 1 and 1000);
comment on column core.waitlist_entries.quantity is null;
comment on table core.booking_events is 'Audit entry and outbox message in one row, written in the transaction that changed the booking: one a version, so the primary key says that none is missing twice.';
