-- classes.check_times(starts at, ends at, both given) returns nothing, or refuses
--
-- Refuses  invalid_request, date_out_of_range
create or replace function classes.check_times(p_starts_at timestamptz, p_ends_at timestamptz, p_both_given boolean)
returns void language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
begin
  if p_starts_at is null then perform core.refuse_field('starts_at', 'is missing'); end if;
  if p_starts_at < timestamptz '2000-01-01 00:00:00+00' or p_starts_at > core.now() + interval '5 years' then
    perform core.refuse('date_out_of_range', jsonb_build_object('field', 'starts_at'));
  end if;
  if p_both_given then perform core.refuse_field('duration_s', 'is not given beside ends_at'); end if;
  if p_ends_at is null then perform core.refuse_field('ends_at', 'is missing, and so is duration_s'); end if;
  if p_ends_at <= p_starts_at or p_ends_at > p_starts_at + interval '31 days' then
    perform core.refuse_field('ends_at', 'is after starts_at, by at most 31 days');
  end if;
end $$;
