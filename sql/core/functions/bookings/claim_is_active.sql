-- core.claim_is_active(live, expires_at, now) returns whether a claim holds its place
--
-- What     The single definition of the rule: a claim is active if it is live, and confirmed or not yet expired. Every reader
--          uses it.
create or replace function core.claim_is_active(p_live boolean, p_expires_at timestamptz, p_now timestamptz)
returns boolean language sql immutable parallel safe as $$
  select p_live and (p_expires_at is null or p_expires_at > p_now)
$$;
