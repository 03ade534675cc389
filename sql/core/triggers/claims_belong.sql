-- Checks set-wise what two foreign keys would; see core.check_claims_belong.
drop trigger if exists claims_belong on core.claims;
create trigger claims_belong after insert on core.claims
  referencing new table as new_rows for each statement execute function core.check_claims_belong();
