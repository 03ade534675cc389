-- Waitlists. The order is line_number, which is assigned under the lock of the occurrence. It is not the order of ids, which
-- are created before.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table core.waitlist_entries (
  operator_id      uuid not null references core.operators,
  occurrence_id    uuid not null,
  id               uuid not null,
  line_number      integer not null,
  customer_id      uuid,
  account_id       uuid,
  status           text not null default 'waiting',
  quantity         integer not null,
  span             int4range not null default int4range(0, 1),
  lines            jsonb not null,
  offer_booking_id uuid,
  lapse_reason     text,
  contact_name     text,
  contact_phone    text,
  contact_email    text,
  created_at       timestamptz not null,
  primary key (operator_id, occurrence_id, id),
  foreign key (operator_id, occurrence_id) references core.occurrences,
  foreign key (operator_id, customer_id) references core.customers,
  constraint nobody_shares_a_place_in_line unique (operator_id, occurrence_id, line_number),
  constraint an_entry_has_a_known_status check (status in ('waiting', 'offered', 'accepted', 'lapsed', 'left')),
  constraint an_entry_waits_for_something check (quantity >= 1 and jsonb_array_length(lines) >= 1),
  constraint an_offer_is_a_hold check (status not in ('offered', 'accepted') or offer_booking_id is not null),
  constraint only_who_lapsed_has_a_reason check (lapse_reason is null or status = 'lapsed'),
  constraint who_lapsed_had_an_offer_or_a_reason
    check (status <> 'lapsed' or offer_booking_id is not null or lapse_reason is not null),
  constraint a_contact_is_short
    check (length(contact_name) <= 200 and length(contact_phone) <= 32 and length(contact_email) <= 254)
);
create unique index a_customer_waits_once on core.waitlist_entries (operator_id, occurrence_id, customer_id)
  where status = 'waiting' and customer_id is not null;
create index waitlist_entries_in_line on core.waitlist_entries (operator_id, occurrence_id, line_number) where status = 'waiting';
-- These two lead with columns other than operator_id, so that no query of a line can use them by operator: in a table without
-- statistics, joining a line read every entry of the operator.
create index waitlist_entries_by_customer on core.waitlist_entries (customer_id, operator_id);
create index waitlist_entries_by_offer on core.waitlist_entries (offer_booking_id, operator_id);
comment on table core.waitlist_entries is 'Entries of waitlists, in order of line_number. An outstanding offer is a held booking.';
comment on column core.waitlist_entries.line_number is 'From 1 for each occurrence, in the order in which people joined.';
comment on column core.waitlist_entries.quantity is 'The sum over all its lines.';
comment on column core.waitlist_entries.lines is 'The requested lines: [{quantity, class, type, passenger}]. They never change and are read as a whole: an offer is made from them as a booking is from its lines. Only counted places can be waited for, and their lines have no other fields.';
comment on column core.waitlist_entries.lapse_reason is 'The code of the refusal because of which no offer could be made. Null if an offer was made; its booking then has the reason.';

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.waitlist_entries']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table core.waitlist_entries;
