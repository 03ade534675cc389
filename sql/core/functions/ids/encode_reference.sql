-- core.encode_reference(number, rounds) returns eight letters
--
-- What     Makes the booking reference that people read out. It is a permutation of the 40-bit numbers (a Feistel network of
--          four rounds over two halves of 20 bits), so two numbers never give the same reference and none can be guessed from
--          another; then Crockford's base 32, which has no I, L, O or U. All eight letters are computed at once, in one byte of
--          a number each: letter by letter it took 4.0 us instead of 1.6, a thirtieth of a booking.
-- Refuses  A number beyond 40 bits cannot occur: the sequence has a maximum.
create or replace function core.encode_reference(p_number bigint, p_rounds bigint[])
returns text language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp as $$
declare
  -- Each half in turn is combined with the mixed value of the other. The rounds are written out, because a loop is slower.
  v_first  bigint := ((p_number >> 20) & 1048575) # core.mix_half(p_number & 1048575, p_rounds[1]);
  v_second bigint := (p_number & 1048575) # core.mix_half(v_first, p_rounds[2]);
  v_third  bigint := v_first # core.mix_half(v_second, p_rounds[3]);
  v_fourth bigint := v_second # core.mix_half(v_third, p_rounds[4]);
  v_bytes  bigint := (v_third << 32) | v_fourth;
  v_ones   bigint := x'0101010101010101'::bigint;
begin
  -- Split into 20 bits for each half, then 10 for each quarter, then 5 for each byte, which is one digit of base 32.
  v_bytes := ((v_bytes & x'000FFC00000FFC00'::bigint) << 6) | (v_bytes & x'000003FF000003FF'::bigint);
  v_bytes := ((v_bytes & x'03E003E003E003E0'::bigint) << 3) | (v_bytes & x'001F001F001F001F'::bigint);
  -- Add '0', then skip the characters that are not digits: ':' to '@' from 10 on, I from 18, L from 20, O from 22, U from 27.
  -- For each, the constant that is added sets the sixth bit of a byte if its value has reached the bound.
  return encode(int8send(
    v_bytes + 48 * v_ones
    + 7 * (((v_bytes + (32 - 10) * v_ones) >> 5) & v_ones)
    + (((v_bytes + (32 - 18) * v_ones) >> 5) & v_ones) + (((v_bytes + (32 - 20) * v_ones) >> 5) & v_ones)
    + (((v_bytes + (32 - 22) * v_ones) >> 5) & v_ones) + (((v_bytes + (32 - 27) * v_ones) >> 5) & v_ones)), 'escape');
end $$;
