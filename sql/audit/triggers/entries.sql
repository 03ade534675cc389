-- What was noted is never changed nor deleted; ops.remove_samples may delete what is about samples.
create or replace trigger keep_rows before update or delete on audit.entries
  for each statement execute function core.refuse_delete();
create or replace trigger keep_all before truncate on audit.entries
  for each statement execute function core.refuse_delete();
