-- Rows of core.occurrences are never deleted.
drop trigger if exists refuse_delete_of_occurrences on core.occurrences;
create trigger refuse_delete_of_occurrences before delete on core.occurrences
  for each statement execute function core.refuse_delete();
