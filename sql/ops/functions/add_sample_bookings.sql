-- ops.add_sample_bookings(operator, requests) returns how many were confirmed
--
-- What     Makes at most 64 bookings by a sample agent for sample customers, with one to three passengers each, on coming
--          departures, through core.book_batch like all bookings. Every tenth is cancelled again. Each batch is called in a
--          transaction of its own, as in the server.
-- Locks    As core.book_batch.
create or replace function ops.add_sample_bookings(p_operator_id uuid, p_requests integer)
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_booked      uuid[];
  v_agent_id    uuid;
  v_customers   core.customers[];
  v_departures  uuid[];
begin
  assert p_requests between 1 and 64, 'a batch has at most 64 requests';
  select m.account_id into v_agent_id from core.members as m join core.accounts as a on a.id = m.account_id
   where m.operator_id = p_operator_id and a.email like 'agent-%@samples.invalid' order by a.email limit 1;
  v_customers := array(select c from core.customers as c
                        where c.operator_id = p_operator_id and c.sample order by random() limit p_requests);
  v_departures := array(
    select o.id from core.occurrences as o join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id
     where o.operator_id = p_operator_id and f.sample and o.status = 'scheduled'
       and o.starts_at > core.now() + interval '1 day'
     order by random() limit p_requests);

  select array_agg(distinct b.result_id) into v_booked
    from (select array_agg(r.no) as request, array_agg(v_departures[r.no]) as occurrence, array_agg(1) as quantity,
                 array_agg(null::text) as no_text, array_agg(null::uuid) as no_id, array_agg(null::boolean) as no_answer,
                 array_agg(nullif(r.no % 3, 0) - 1) as from_index, array_agg(case r.no % 3 when 1 then 2 end) as to_index,
                 array_agg(jsonb_build_object('name', v_customers[r.no].full_name,
                                              'age', 20 + (r.no * 7 + r.passenger) % 50)) as holder
            from (select r.no, p.no as passenger
                    from generate_series(1, least(cardinality(v_departures), cardinality(v_customers))) as r(no)
                   cross join lateral generate_series(1, 1 + r.no % 3) as p(no) order by r.no, p.no) as r) as l
   cross join lateral (
          select array_agg(null::text) as no_text, array_agg(false) as no, array_agg(v_agent_id) as agent,
                 array_agg(c.id) as customer, array_agg(c.full_name) as name, array_agg(c.phone) as phone,
                 array_agg(null::bigint) as no_amount, array_agg('\x00'::bytea) as body
            from unnest(v_customers[1:cardinality(v_departures)]) as c) as q
   cross join lateral core.book_batch(
     p_operator_id, q.no_text, q.no_text, q.body, q.no, q.no, q.agent, q.customer, q.name, q.phone, q.no_text, q.no_text,
     q.no_amount, q.no_text, q.no_text, l.request, l.occurrence, l.quantity, l.no_text, l.no_id, l.no_id, l.from_index,
     l.to_index, l.no_text, l.no_text, l.no_answer, l.holder) as b
   where b.verdict = 'confirmed';
  perform core.cancel_batch(p_operator_id, c.ids, null, c.reasons, c.agents, null, null)
     from (select array_agg(u.id) as ids, array_agg('The sample customer changed plans.'::text) as reasons,
                  array_agg(v_agent_id) as agents
             from unnest(v_booked) with ordinality as u(id, no) where u.no % 10 = 0) as c
    where c.ids is not null;
  return coalesce(cardinality(v_booked), 0);
end $$;
