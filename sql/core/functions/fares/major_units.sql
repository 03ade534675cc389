-- core.major_units(minor units, currency) returns the amount as people write it, such as 12.50
--
-- What     The result is exact, with the number of decimals of the currency.
-- Grants: execute to anon, authenticated
create or replace function core.major_units(p_minor bigint, p_currency text)
returns numeric language sql immutable strict parallel safe as $$
  select round(p_minor / power(10::numeric, core.currency_decimals(p_currency)), core.currency_decimals(p_currency))
$$;
