-- core.major_units(minor units, currency) returns the amount as a person writes it, such as 12.50
--
-- What     Exact, with the currency's own number of decimals. Those that have not two are listed.
-- Source   ISO 4217, list one.
-- Grants: execute to anon, authenticated
create or replace function core.major_units(p_minor bigint, p_currency text)
returns numeric language sql immutable strict parallel safe as $$
  select round(p_minor / power(10::numeric, d.decimals), d.decimals)
    from (select case
            when p_currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND',
                                'VUV', 'XAF', 'XOF', 'XPF') then 0
            when p_currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 3
            when p_currency in ('CLF', 'UYW') then 4
            else 2 end) as d(decimals)
$$;
