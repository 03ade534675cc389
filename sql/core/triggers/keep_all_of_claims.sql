-- core.claims is never truncated.
drop trigger if exists keep_all_of_claims on core.claims;
create trigger keep_all_of_claims before truncate on core.claims
  for each statement execute function core.refuse_delete();
