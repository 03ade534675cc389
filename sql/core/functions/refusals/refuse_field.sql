-- core.refuse_field(field, problem) raises a refusal
--
-- What     Refuses as invalid_request, naming the field as the caller wrote it (places.decks[0][1].seats) and its problem.
-- Refuses  invalid_request
create or replace function core.refuse_field(p_field text, p_problem text)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.refuse('invalid_request', jsonb_build_object('field', p_field, 'problem', p_problem));
end $$;
