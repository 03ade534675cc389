-- core.claims is never truncated.
drop trigger if exists refuse_truncate_of_claims on core.claims;
create trigger refuse_truncate_of_claims before truncate on core.claims
  for each statement execute function core.refuse_delete();
