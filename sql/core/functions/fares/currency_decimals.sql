-- core.currency_decimals(currency) returns how many decimals its minor unit is
--
-- Source   ISO 4217, list one; src/importers/gtfs/conversion/money.ts has the same, and a test holds them together. Intl is no
--          source: it follows the usage in shops and has 0 for HUF.
-- Grants: execute to anon, authenticated
create or replace function core.currency_decimals(p_currency text)
returns integer language sql immutable strict parallel safe as $$
  select case
    when p_currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV',
                        'XAF', 'XOF', 'XPF') then 0
    when p_currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
    when p_currency in ('CLF', 'UYW') then 4
    else 2 end
$$;
