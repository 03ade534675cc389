-- The logo and the colours of each brand, for operators that run under several names.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table transit.brands
  add column logo_url text,
  add column colour text,
  add column text_colour text,
  add constraint a_colour_is_hex check (colour ~ '^#[0-9a-f]{6}$'),
  add constraint a_text_colour_is_hex check (text_colour ~ '^#[0-9a-f]{6}$');
comment on column transit.brands.logo_url is 'Null: the brand looks like its operator. The same holds for its colours. No import changes them.';

-- berth: down
alter table transit.brands
  drop constraint a_text_colour_is_hex,
  drop constraint a_colour_is_hex,
  drop column text_colour,
  drop column colour,
  drop column logo_url;
