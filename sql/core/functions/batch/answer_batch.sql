-- core.answer_batch(operator, request, rows) returns {status, code, booking…} for the one request of a batch
--
-- What     Returns the rows of core.book_batch as JSON, for a single SQL caller. The answer to a replay is the booking as it is
--          now. The answer to a waitlisted request includes the lines that it waits for. They are read from the request, also
--          for a replay, because a replay has the same body as the request that made the entry.
create or replace function core.answer_batch(p_operator_id uuid, p_request jsonb, p_rows core.batch_answer[])
returns jsonb language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare
  v_first    core.batch_answer := p_rows[1];
  v_replayed boolean := v_first.verdict = 'replay';
begin
  if v_replayed then
    select array_agg(r) into p_rows from core.read_results(p_operator_id, array[v_first.result_id]) as r;
    v_first := p_rows[1];
  end if;
  if v_first.verdict = 'again' then v_first.verdict := 'busy'; end if;
  if exists (select from core.refusals as r where r.code = v_first.verdict) then
    return (select jsonb_build_object('status', 'refused', 'code', r.code, 'message', r.sentence)
                   || case when r.code = 'price_changed'
                           then jsonb_build_object('total_minor', v_first.total_minor, 'currency', v_first.currency)
                           when r.code = 'already_waiting' then jsonb_build_object('waitlist_entry_id', v_first.result_id)
                           else '{}' end
                   || core.refusal_detail(p_operator_id, r.code, x.occurrence_ids, f.field, f.value, x.from_index, x.to_index)
              from core.refusals as r
             cross join lateral core.refused_fields(p_request, r.code) as f
             cross join (select array_agg(a.occurrence_id) as occurrence_ids, array_agg(a.from_index) as from_index,
                                array_agg(a.to_index) as to_index
                           from unnest(p_rows) as a) as x
             where r.code = v_first.verdict);
  end if;
  if v_first.verdict = 'waitlisted' then
    return jsonb_build_object(
      'status', 'waitlisted', 'waitlist_entry_id', v_first.result_id, 'occurrence_id', v_first.occurrence_id, 'quantity',
      (select sum(a.quantity) from unnest(p_rows) as a), 'lines',
      (select jsonb_agg(jsonb_build_object('item_no', l.item_no, 'quantity', l.quantity, 'class', l.class,
                                           'type', l.passenger_type, 'passenger', l.holder))
         from core.parse_lines(p_request) as l),
      'replayed', v_replayed);
  end if;
  return jsonb_build_object('status', v_first.verdict, 'replayed', v_replayed, 'booking', jsonb_build_object(
    'id', v_first.result_id, 'reference', core.show_reference(v_first.reference), 'operator_id', p_operator_id,
    'status', v_first.verdict, 'payment_status', v_first.payment_status, 'total_minor', v_first.total_minor, 'currency', v_first.currency,
    'expires_at', v_first.expires_at, 'created_at', v_first.created_at,
    'claims', (select jsonb_agg(jsonb_build_object(
                 'id', a.claim_id, 'occurrence_id', a.occurrence_id, 'seat', a.label, 'from_index', a.from_index,
                 'to_index', a.to_index, 'quantity', a.quantity, 'price_minor', a.price_minor))
                 from unnest(p_rows) as a where a.claim_id is not null)));
end $$;
