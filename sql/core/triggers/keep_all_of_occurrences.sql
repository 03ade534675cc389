-- core.occurrences is never truncated.
drop trigger if exists keep_all_of_occurrences on core.occurrences;
create trigger keep_all_of_occurrences before truncate on core.occurrences
  for each statement execute function core.refuse_delete();
