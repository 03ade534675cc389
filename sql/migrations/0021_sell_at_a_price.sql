-- A departure without fares was for sale for nothing: a price that nobody had set was 0. Not set is null now, and what has neither
-- a price nor fares is not sold; 0 is free because somebody said so.
-- Takes the price from departures that have no fares, some 40 us each, each with its entry in the audit.

\set ON_ERROR_STOP on
do $$ begin raise exception 'run "berth migrate": psql would go up and then down again'; end $$;
-- berth: up
alter table core.occurrences alter column price_minor drop default, alter column price_minor drop not null;
comment on column core.occurrences.price_minor is 'Where no fare table decides. Null is not set, and without a price or a fare nothing is sold; 0 is free.';
update core.occurrences as o set price_minor = null
  from transit.departures as d
 where o.operator_id = d.operator_id and o.id = d.occurrence_id and o.fare_table_id is null and o.price_minor = 0;

-- berth: down
update core.occurrences as o set price_minor = 0 where o.price_minor is null;
comment on column core.occurrences.price_minor is null;
alter table core.occurrences alter column price_minor set default 0, alter column price_minor set not null;
