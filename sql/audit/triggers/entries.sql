-- Audit entries are never changed or deleted, except that ops.remove_samples may delete those about samples.
create or replace trigger refuse_change before update or delete on audit.entries
  for each statement execute function core.refuse_delete();
create or replace trigger refuse_truncate before truncate on audit.entries
  for each statement execute function core.refuse_delete();
