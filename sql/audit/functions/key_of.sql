-- audit.key_of(row, columns) returns the values of a row's key, by which the old and the new row are paired
create or replace function audit.key_of(p_row jsonb, p_columns text[])
returns jsonb language sql immutable parallel safe as $$
  select jsonb_agg(p_row -> k.name order by k.place) from unnest(p_columns) with ordinality as k(name, place)
$$;
