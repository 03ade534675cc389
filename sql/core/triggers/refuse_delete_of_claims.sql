-- Rows of core.claims are never deleted.
drop trigger if exists refuse_delete_of_claims on core.claims;
create trigger refuse_delete_of_claims before delete on core.claims
  for each statement execute function core.refuse_delete();
