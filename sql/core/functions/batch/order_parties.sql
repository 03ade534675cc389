-- core.order_parties(requests, lines, accessible) returns the lines in the order in which places are given, and the party of each
--
-- What     The lines of each request: first those that name their place, then parties in the order of their first lines. Lines of one
--          request for which alike places are picked (in one occurrence, of one class, for one span) are a party, whose number is
--          its first line. Any other line is a party of its own.
create or replace function core.order_parties(
  p_request integer[], p_lines core.batch_lines, p_accessible boolean[], out line_order integer[], out party integer[])
language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
begin
  select array_agg(u.line order by u.request, u.place is null, u.party, u.line), array_agg(u.party order by u.line)
    into order_parties.line_order, order_parties.party
    from (select l.request, l.place, l.line,
                 case when l.counted or l.place is not null then l.line
                      else min(l.line) over (partition by l.request, l.counted, l.place, l.occurrence_no, l.class, l.from_index,
                                                          l.to_index, coalesce(l.accessible, false)) end::integer as party
            from unnest(p_request, p_lines.counted, p_lines.place, p_lines.occurrence_no, p_lines.class, p_lines.from_index,
                        p_lines.to_index, p_accessible) with ordinality
                 as l(request, counted, place, occurrence_no, class, from_index, to_index, accessible, line)) as u;
end $$;
