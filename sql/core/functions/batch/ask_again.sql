-- core.ask_again(verdicts, requests, occurrences, blocked) returns the verdicts, with 'again' for requests for a blocked occurrence
--
-- What     Verdicts have one element per request; requests and occurrences have one element per line. Verdicts that are already
--          decided do not change. Reads no table.
create or replace function core.ask_again(p_verdict text[], p_line_request integer[], p_occurrence_id uuid[], p_blocked uuid[])
returns text[] language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
begin
  return array(
    select coalesce(p_verdict[l.request], case when l.is_blocked then 'again' end)
      from (select u.request, bool_or(u.id = any (p_blocked)) as is_blocked
              from unnest(p_line_request, p_occurrence_id) as u(request, id) group by u.request) as l
     order by l.request);
end $$;
