-- core.add_operator(fields jsonb) returns the id of a new operator
--
-- What     Every operator is created here: by a caller, a command, or an import. {slug, name, time_zone, currency} must be given,
--          and the other fields of core.operator_schema may be.
-- Refuses  invalid_request (naming the field), already_exists (the slug)
create or replace function core.add_operator(p_fields jsonb)
returns uuid language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_missing  text;
  v_new      core.operators;
  v_operator_id uuid := core.new_id();
begin
  perform core.check_operator(p_fields);
  select r.name into v_missing from unnest('{slug,name,time_zone,currency}'::text[]) as r(name) where not p_fields ? r.name limit 1;
  if found then perform core.refuse_field('/' || v_missing, 'is required'); end if;

  v_new := jsonb_populate_record(null::core.operators, p_fields);
  insert into core.operators (id, slug, name, time_zone, currency, languages, logo_url, colour, text_colour, website,
                              contact_email, contact_phone, contact_address, active, archived_at, created_at)
  values (v_operator_id, v_new.slug, v_new.name, v_new.time_zone, v_new.currency, coalesce(v_new.languages, '{}'), v_new.logo_url,
          lower(v_new.colour), lower(v_new.text_colour), v_new.website, v_new.contact_email, v_new.contact_phone,
          v_new.contact_address, coalesce(p_fields ->> 'status', 'active') = 'active',
          case when p_fields ->> 'status' = 'archived' then core.now() end, core.now())
  on conflict (slug) do nothing;
  if not found then
    perform core.refuse('already_exists', jsonb_build_object('field', '/slug', 'problem', 'is the slug of another operator'));
  end if;
  return v_operator_id;
end $$;
