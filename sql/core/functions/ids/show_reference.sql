-- core.show_reference(reference) returns it in the form that people read out, such as K7Q2-M9TX
create or replace function core.show_reference(p_reference text)
returns text language sql immutable parallel safe as $$ select left(p_reference, 4) || '-' || right(p_reference, 4) $$;
