-- The words by which staff find bookings: names and telephone numbers of contacts, customers and passengers. A job writes them
-- from the events of bookings (core.index_bookings), so that a booking costs no more than before. With three indexes on names and
-- telephone numbers instead, every booking would write them.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
create table core.booking_words (
  operator_id uuid not null references core.operators,
  word        text collate "C" not null,
  booking_id  uuid not null,
  primary key (operator_id, word, booking_id),
  constraint a_word_is_short check (length(word) between 1 and 200)
);
comment on table core.booking_words is 'The words by which bookings are found, as core.words_of_bookings makes them. Whoever finds a booking here compares it with its present words: a word may be out of date.';

create table core.booking_words_position (
  only_row       boolean primary key default true,
  transaction_no bigint not null default 0,
  constraint there_is_one_position check (only_row)
);
comment on table core.booking_words_position is 'The transaction number of the last event whose booking is in core.booking_words. Bookings with later events are searched directly.';
insert into core.booking_words_position default values;

do $$
declare v_table regclass;
begin
  foreach v_table in array array['core.booking_words', 'core.booking_words_position']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', v_table);
    execute format('create policy the_owner_decides on %s to berth_owner using (true) with check (true)', v_table);
  end loop;
end $$;

-- berth: down
drop table core.booking_words_position, core.booking_words;
