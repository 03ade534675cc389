-- core.sum_requests(currencies, expected totals, requests, occurrences, lines) returns the total of each request, and its refusal
--
-- What     One element per request: its last line, its total, its currency, how long it may be held, and the first refusal by
--          precedence, as far as it can be told before free capacity is known. The first refused line decides, except that a
--          line whose occurrence is not found takes precedence over all others: the refusal of another line would reveal the
--          seats and the price of its occurrence to callers who may not see it. Reads no table. Nearly all batches have one
--          line per request, and their lines are not grouped.
create or replace function core.sum_requests(
  p_currency text[], p_expected_total_minor bigint[], p_request integer[], p_occurrences core.batch_occurrences, p_lines core.batch_lines,
  out last_line integer[], out total_minor bigint[], out currency text[], out hold_s integer[], out refusal text[])
language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
declare
  -- JSON has no greater number that is exact. A single line stays below it: a price has at most twelve digits, a quantity four.
  v_total_max constant bigint := 9007199254740991;
  v_is_mixed boolean[];
  v_currency text[] := p_occurrences.currency; -- as a field, it would be scanned for each element
begin
  select array_agg(v_currency[s.occurrence_no]), array_agg(p_occurrences.hold_s[s.occurrence_no]) into currency, hold_s
    from unnest(p_lines.occurrence_no) as s(occurrence_no);
  if p_request[cardinality(p_request)] = cardinality(p_request) then
    last_line := p_request;
    total_minor := p_lines.price_minor;
    refusal := p_lines.refusal;
  else
    select array_agg(r.last_line), array_agg(r.total_minor), array_agg(r.currency), array_agg(r.hold_s),
           array_agg(r.refusal), array_agg(r.currencies > 1)
      into last_line, total_minor, currency, hold_s, refusal, v_is_mixed
      from (select max(u.line)::integer as last_line, sum(u.price_minor)::bigint as total_minor, min(u.currency) as currency,
                   min(u.hold_s) as hold_s, count(distinct u.currency) as currencies,
                   (array_agg(u.refusal order by u.refusal <> 'occurrence_not_found', u.line)
                      filter (where u.refusal is not null))[1] as refusal
              from unnest(p_request, p_lines.price_minor, currency, hold_s, p_lines.refusal) with ordinality
                   as u(request, price_minor, currency, hold_s, refusal, line)
             group by u.request
             order by u.request) as r;
  end if;
  if v_is_mixed is null and coalesce(cardinality(array_remove(p_currency, null)), 0) = 0
     and coalesce(cardinality(array_remove(p_expected_total_minor, null)), 0) = 0 then
    return;
  end if;

  select array_agg(case when u.refusal not in ('fare_not_found', 'sold_out') then u.refusal
                        when u.is_mixed then 'mixed_currencies'
                        when u.total_minor > v_total_max then 'total_too_large'
                        when u.asked_currency <> u.currency then 'currency_mismatch'
                        when u.refusal is distinct from 'fare_not_found' and u.expected_total_minor <> u.total_minor
                          then 'price_changed'
                        else u.refusal end)
    into refusal
    from unnest(refusal, v_is_mixed, p_currency, currency, p_expected_total_minor, total_minor)
         as u(refusal, is_mixed, asked_currency, currency, expected_total_minor, total_minor);
end $$;
