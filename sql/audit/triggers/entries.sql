-- What was noted is never changed nor deleted; core.remove_samples may delete what is about samples.
create or replace trigger keep_rows before update or delete on audit.entries
  for each statement execute function core.keep_rows();
create or replace trigger keep_all before truncate on audit.entries
  for each statement execute function core.keep_rows();
