-- Checks set-wise what a foreign key would; see transit.check_departures_belong.
drop trigger if exists departures_belong on transit.departures;
create trigger departures_belong after insert on transit.departures
  referencing new table as new_rows for each statement execute function transit.check_departures_belong();
