-- What the steps of core.book_batch hand to each other is a type of arrays, no longer an array of a type: an element of an
-- array of rows is found by walking past all before it, and each look at one of its columns took it apart anew.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
drop type core.batch_line, core.batch_place;

-- A subscript a slot: an occurrence that the batch wants and that exists, in order of id.
create type core.batch_terms as (
  id uuid[], counted boolean[], published boolean[], scheduled boolean[], starts_at timestamptz[], sales_open_at timestamptz[],
  sales_close_s integer[], capacity integer[], free integer[], waiting integer[], price_minor bigint[], currency text[],
  fare_table_id uuid[], stop_pattern_id uuid[], layout_id uuid[], hold_s integer[]);
-- A subscript a line, in the order asked for.
create type core.batch_lines as (
  slot integer[], counted boolean[], from_index integer[], to_index integer[], last_index integer[], place integer[],
  class text[], units integer[], price_minor bigint[], fare_id uuid[], refusal text[]);
-- A subscript a place that the batch may give away, in order of slot and place.
create type core.batch_places as (
  slot integer[], place integer[], label text[], class text[], accessible boolean[], busy int4multirange[]);

-- berth: down
drop type core.batch_places, core.batch_lines, core.batch_terms;
create type core.batch_line as (
  mode text, span int4range, place integer, label text, class text, price_minor bigint, fare_id uuid, currency text,
  hold_s integer, last_index integer, layout_id uuid, refusal text);
create type core.batch_place as (
  slot integer, place integer, label text, class text, accessible boolean, busy int4multirange);
