-- core.check_request(request jsonb) returns nothing, or refuses
--
-- What     The shape of a booking as JSON, before it reaches a batch: one bad text must not fail its neighbours.
-- Refuses  invalid_request, quantity_out_of_range, naming the field
create or replace function core.check_request(p_request jsonb)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_field text;
begin
  v_field := case
    when p_request is null or jsonb_typeof(p_request) <> 'object' then 'request'
    when length(p_request #>> '{contact,name}') > 200 then 'contact.name'
    when length(p_request #>> '{contact,phone}') > 32 then 'contact.phone'
    when length(p_request #>> '{contact,email}') > 254 then 'contact.email'
    when jsonb_typeof(p_request -> 'items') <> 'array' then 'items'
    when jsonb_typeof(p_request -> 'passengers') <> 'array' then 'passengers'
    when jsonb_typeof(p_request -> 'hold') <> 'boolean' then 'hold'
    when jsonb_typeof(p_request -> 'waitlist') <> 'boolean' then 'waitlist'
    when jsonb_typeof(p_request -> 'expected_total_minor') <> 'number' then 'expected_total_minor'
    when p_request ->> 'expected_total_minor' !~ '^[0-9]{1,15}$' then 'expected_total_minor'
    when p_request @? '$.passengers.size() ? (@ == 0)' then 'passengers'
    when p_request @? '$.items[*].passengers.size() ? (@ == 0)' then 'items.passengers'
    when p_request ->> 'customer_id' !~ '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$' then 'customer_id'
  end;
  if v_field is not null then perform core.refuse('invalid_request', jsonb_build_object('field', v_field)); end if;

  select case when l.occurrence_id is null then 'occurrence_id'
              when l.seat is not null and l.seat !~ '^[A-Za-z0-9-]{1,8}$' then 'seat'
              when pg_column_size(l.holder) > 2000 then 'passengers' end
    into v_field from core.parse_lines(p_request) as l
   where l.occurrence_id is null or l.seat !~ '^[A-Za-z0-9-]{1,8}$' or pg_column_size(l.holder) > 2000 limit 1;
  if v_field is not null then perform core.refuse('invalid_request', jsonb_build_object('field', v_field)); end if;
  if exists (select from core.parse_lines(p_request) as l where l.quantity not between 1 and 1000) then
    perform core.refuse('quantity_out_of_range', jsonb_build_object('field', 'quantity'));
  end if;
  if (select count(*) from core.parse_lines(p_request)) not between 1 and 100 then
    perform core.refuse('invalid_request', jsonb_build_object('field', 'items', 'problem', 'a booking has 1 to 100 lines'));
  end if;
end $$;
