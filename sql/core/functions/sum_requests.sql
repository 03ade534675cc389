-- core.sum_requests(currencies, expected totals, requests, lines) returns what each request comes to, and why not
--
-- What     A subscript a request: its last line, its total, its currency, and the first refusal by precedence, as far as
--          can be said before it is known what is free: of the lines, the first that is refused speaks. Reads no table.
create or replace function core.sum_requests(
  p_currency text[], p_expected_total_minor bigint[], p_request integer[], p_lines core.batch_line[],
  out last_line integer[], out total_minor bigint[], out currency text[], out refusal text[])
language sql immutable
set search_path = pg_catalog, pg_temp as $$
  select array_agg(r.last order by r.request), array_agg(r.total order by r.request), array_agg(r.currency order by r.request),
         array_agg(case when r.refusal not in ('fare_not_found', 'sold_out') then r.refusal
                        when r.currencies > 1 then 'mixed_currencies'
                        when p_currency[r.request] <> r.currency then 'currency_mismatch'
                        when r.refusal is distinct from 'fare_not_found' and p_expected_total_minor[r.request] <> r.total
                          then 'price_changed'
                        else r.refusal end order by r.request)
    from (select u.request, max(u.line)::integer as last, sum(u.price_minor)::bigint as total, min(u.currency) as currency,
                 count(distinct u.currency) as currencies,
                 (array_agg(u.refusal order by u.line) filter (where u.refusal is not null))[1] as refusal
            from unnest(p_request, p_lines) with ordinality
                 as u(request, mode, span, place, label, class, price_minor, fare_id, currency, hold_s, last_index, layout_id,
                      refusal, line)
           group by u.request) as r
$$;
