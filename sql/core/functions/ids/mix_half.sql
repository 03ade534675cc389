-- core.mix_half(half, round) returns 20 bits
--
-- What     The round function of the permutation behind references: what one half of a number does to the other under 64
--          secret bits. Two multiplications, of which the middle bits count; no product is past 63 bits. Of arithmetic alone,
--          for a hash function of PostgreSQL's may change with a major version, and then what was given is given again.
--          Written to be inlined.
create or replace function core.mix_half(p_half bigint, p_round bigint)
returns bigint language sql immutable strict parallel safe as $$
  select (((((((p_half # (p_round & 1048575)) * (((p_round >> 20) & 1099511627775) | 1)) >> 20)
             # ((p_half # (p_round & 1048575)) * (((p_round >> 20) & 1099511627775) | 1))) & 1099511627775) * 7046029) >> 20) & 1048575
$$;
