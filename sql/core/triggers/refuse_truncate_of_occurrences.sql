-- core.occurrences is never truncated.
drop trigger if exists refuse_truncate_of_occurrences on core.occurrences;
create trigger refuse_truncate_of_occurrences before truncate on core.occurrences
  for each statement execute function core.refuse_delete();
