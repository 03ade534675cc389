-- core.encode_reference(number, rounds) returns eight letters
--
-- What     What a person reads out. A permutation of the 40-bit numbers (a Feistel network of four rounds over two
--          halves of 20 bits), so two numbers never give one reference and none can be guessed from another; then
--          Crockford's base 32, which has no I, L, O or U.
-- Refuses  A number past 40 bits, by the sequence's maximum.
create or replace function core.encode_reference(p_number bigint, p_rounds bigint[])
returns text language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
  v_left  bigint := (p_number >> 20) & 1048575;
  v_right bigint := p_number & 1048575;
  v_next  bigint;
  v_code  bigint;
begin
  for v_round in 1..4 loop
    v_next := v_left # (hashint8extended(v_right, p_rounds[v_round]) & 1048575);
    v_left := v_right;
    v_right := v_next;
  end loop;
  v_code := (v_left << 20) | v_right;
  return translate(
    chr(65 + (v_code >> 35)::int) || chr(65 + ((v_code >> 30) & 31)::int) || chr(65 + ((v_code >> 25) & 31)::int)
    || chr(65 + ((v_code >> 20) & 31)::int) || chr(65 + ((v_code >> 15) & 31)::int) || chr(65 + ((v_code >> 10) & 31)::int)
    || chr(65 + ((v_code >> 5) & 31)::int) || chr(65 + (v_code & 31)::int),
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`', '0123456789ABCDEFGHJKMNPQRSTVWXYZ');
end $$;
