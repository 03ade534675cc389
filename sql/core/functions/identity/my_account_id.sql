-- core.my_account_id() returns the account of the caller, or null
--
-- What     The token's sub, from the setting request.jwt.claims. A reset custom setting reads '' (not null). A sub that is no
--          UUID is mapped with its issuer (core.account_id_of). Written to be inlined: no from.
create or replace function core.my_account_id()
returns uuid language sql stable parallel safe as $$
  select case when nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
                   ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$'
                then (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
              else core.account_id_of(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'iss',
                                      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub') end
$$;
