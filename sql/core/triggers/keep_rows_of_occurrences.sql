-- Rows of core.occurrences are never deleted.
drop trigger if exists keep_rows_of_occurrences on core.occurrences;
create trigger keep_rows_of_occurrences before delete on core.occurrences
  for each statement execute function core.refuse_delete();
