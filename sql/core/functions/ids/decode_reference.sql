-- core.decode_reference(reference, rounds) returns the number that core.encode_reference gives it for
--
-- What     For ops.check_references: a number that is still to be drawn must not be in use. It decodes base 32, then applies
--          the rounds of the network in reverse order.
create or replace function core.decode_reference(p_reference text, p_rounds bigint[])
returns bigint language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
  v_number bigint := 0;
  v_first  bigint;
  v_second bigint;
begin
  for i in 1..8 loop
    v_number := (v_number << 5) | (strpos('0123456789ABCDEFGHJKMNPQRSTVWXYZ', substr(p_reference, i, 1)) - 1);
  end loop;
  v_first := v_number >> 20;
  v_second := v_number & 1048575;
  v_second := v_second # core.mix_half(v_first, p_rounds[4]);
  v_first := v_first # core.mix_half(v_second, p_rounds[3]);
  v_second := v_second # core.mix_half(v_first, p_rounds[2]);
  v_first := v_first # core.mix_half(v_second, p_rounds[1]);
  return (v_first << 20) | v_second;
end $$;
