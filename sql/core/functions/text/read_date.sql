-- core.read_date(field, text) returns the date, or null for null
--
-- Refuses  invalid_request, naming the field, for what is no date of the calendar: 2027-02-30
create or replace function core.read_date(p_field text, p_text text)
returns date language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  perform core.check_text(p_field, p_text, 'date');
  return p_text::date;
exception when datetime_field_overflow then
  perform core.refuse_field(p_field, format('must be a date of the calendar, which %s is not', p_text));
end $$;
