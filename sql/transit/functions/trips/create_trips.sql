-- transit.create_trips(operator, trips jsonb, dry run) returns jsonb: {trip_ids, findings}
--
-- What     Makes up to 2,000 trips at once, all or none. Each row is read as by transit.create_trip. A dry run makes none, and returns
--          what would be refused: [{row, field, code, problem}], rows counted from 1, at most 100 findings.
-- Refuses  sign_in_required, not_allowed, invalid_request; rows_refused, with the findings
-- Definer  For admins of the operator.
-- Grants: execute to authenticated
create or replace function transit.create_trips(p_operator_id uuid, p_trips jsonb, p_dry_run boolean default false)
returns jsonb language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_row      record;
  v_state    text;
  v_message  text;
  v_detail   text;
  v_trip_ids uuid[] := '{}';
  v_findings jsonb := '[]';
begin
  perform core.require_role(p_operator_id, '{admin}');
  if jsonb_typeof(p_trips) is distinct from 'array' or jsonb_array_length(p_trips) not between 1 and 2000 then
    perform core.refuse_field('/trips', 'must be a list of 1 to 2000 trips');
  end if;

  begin
    for v_row in select t.trip, t.no from jsonb_array_elements(p_trips) with ordinality as t(trip, no) loop
      begin
        v_trip_ids := v_trip_ids || transit.create_trip(p_operator_id, v_row.trip);
      exception when others then
        get stacked diagnostics v_state = returned_sqlstate, v_message = message_text, v_detail = pg_exception_detail;
        if v_state not like 'RB%' then raise; end if;
        v_findings := v_findings || jsonb_build_object(
          'row', v_row.no, 'field', v_detail::jsonb -> 'field', 'code', v_detail::jsonb -> 'code',
          'problem', coalesce(v_detail::jsonb ->> 'problem', v_message));
        exit when jsonb_array_length(v_findings) >= 100;
      end;
    end loop;
    -- Undoes what a dry run has made. Variables keep what they have.
    if p_dry_run then raise exception using errcode = 'RBDRY'; end if;
  exception when sqlstate 'RBDRY' then
    return jsonb_build_object('trip_ids', '[]'::jsonb, 'findings', v_findings);
  end;
  if v_findings <> '[]' then perform core.refuse('rows_refused', jsonb_build_object('findings', v_findings)); end if;
  return jsonb_build_object('trip_ids', to_jsonb(v_trip_ids), 'findings', v_findings);
end $$;
