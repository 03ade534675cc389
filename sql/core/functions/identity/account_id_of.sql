-- core.account_id_of(issuer, subject) returns the account id of a token's subject, or null without a subject or an issuer
--
-- What     A subject that is a UUID is the id itself. Any other, such as Auth0's auth0|5f7c…, becomes a UUID of version 8 (RFC 9562):
--          the first 16 bytes of the SHA-256 of issuer, line feed and subject in UTF-8, with the bits of version and variant
--          set. It never changes, and the same subject of another issuer is another account. accountIdOfSubject in
--          src/http/identity/account_ids.ts does the same for HTTP, and a test compares the two.
-- Grants: execute to anon, authenticated
create or replace function core.account_id_of(p_issuer text, p_subject text)
returns uuid language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select case
    when p_subject ~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then p_subject::uuid
    when p_issuer <> '' and p_subject <> '' then
      encode(set_byte(set_byte(h.bytes, 6, get_byte(h.bytes, 6) & 15 | 128), 8, get_byte(h.bytes, 8) & 63 | 128), 'hex')::uuid end
    from (select substr(sha256(convert_to(p_issuer || E'\n' || p_subject, 'UTF8')), 1, 16) as bytes) as h
$$;
