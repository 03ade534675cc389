-- transit.change_brand(operator, brand, changes jsonb) returns nothing
--
-- What     {logo_url, colour, text_colour}: a given member is changed, and null makes the brand look like its operator. Its name,
--          website, telephone and time zone come with the timetable.
-- Locks    The brand.
-- Refuses  sign_in_required, not_allowed, invalid_request (naming the field), brand_not_found
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.change_brand(p_operator_id uuid, p_brand_id uuid, p_changes jsonb)
returns void language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_unknown text;
begin
  perform core.require_role(p_operator_id, '{admin}');
  perform core.check_operator(p_changes);
  select left(k.name, 60) into v_unknown from jsonb_object_keys(p_changes) as k(name)
   where k.name <> all ('{logo_url,colour,text_colour}') limit 1;
  if found then perform core.refuse_field('/' || v_unknown, 'is not a field that is known here'); end if;

  update transit.brands as b
     set logo_url = case when p_changes ? 'logo_url' then p_changes ->> 'logo_url' else b.logo_url end,
         colour = case when p_changes ? 'colour' then lower(p_changes ->> 'colour') else b.colour end,
         text_colour = case when p_changes ? 'text_colour' then lower(p_changes ->> 'text_colour') else b.text_colour end
   where b.operator_id = p_operator_id and b.id = p_brand_id;
  if not found then perform core.refuse('brand_not_found'); end if;
end $$;
