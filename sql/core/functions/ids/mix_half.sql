-- core.mix_half(half, round) returns 20 bits
--
-- What     The round function of the permutation behind references: it mixes one half of a number into the other with 64 secret
--          bits. It has two multiplications, of which the middle bits are used; no product exceeds 63 bits. It uses arithmetic
--          only, because a hash function of PostgreSQL may change with a major version, and then references would be given
--          twice. Written to be inlined.
create or replace function core.mix_half(p_half bigint, p_round bigint)
returns bigint language sql immutable strict parallel safe as $$
  select (((((((p_half # (p_round & 1048575)) * (((p_round >> 20) & 1099511627775) | 1)) >> 20)
             # ((p_half # (p_round & 1048575)) * (((p_round >> 20) & 1099511627775) | 1))) & 1099511627775) * 7046029) >> 20) & 1048575
$$;
