-- core.refuse(code, detail) raises
--
-- What     Raises the SQLSTATE and the sentence of core.refusals, with a DETAIL in JSON: {"code": …} and the members of p_detail.
create or replace function core.refuse(p_code text, p_detail jsonb default null)
returns void language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_refusal core.refusals;
begin
  select r.* into strict v_refusal from core.refusals as r where r.code = p_code;
  raise exception using errcode = v_refusal.sqlstate, message = v_refusal.sentence,
    detail = (jsonb_build_object('code', p_code) || coalesce(p_detail, '{}'))::text;
end $$;
