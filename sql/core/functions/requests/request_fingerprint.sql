-- core.request_fingerprint(request jsonb) returns bytea
--
-- What     The fingerprint that an idempotency key refers to: the SHA-256 of what is requested, regardless of synonyms and
--          formatting. src/db/booking/fingerprint.ts computes the same bytes for HTTP requests, so the same request with the
--          same key gives the same booking on either path. Equivalent requests have equal fingerprints: event_id is
--          occurrence_id, a missing field is its default, 1.0 is 1, and one item is the same as none.
create or replace function core.request_fingerprint(p_request jsonb)
returns bytea language sql immutable
set search_path = pg_catalog, pg_temp as $$
  -- json and not jsonb, which would reorder members. Nulls and spaces are left out.
  select sha256(convert_to(json_strip_nulls(row_to_json(r))::text, 'UTF8'))
    from (
      select coalesce((p_request ->> 'hold')::boolean, false) as hold,
             coalesce((p_request ->> 'waitlist')::boolean, false) as waitlist,
             (p_request ->> 'customer_id')::uuid as customer_id,
             p_request #>> '{contact,name}' as contact_name,
             p_request #>> '{contact,phone}' as contact_phone,
             p_request #>> '{contact,email}' as contact_email,
             p_request ->> 'currency' as currency,
             core.as_double(p_request -> 'expected_total_minor')::bigint as expected_total_minor,
             (select json_agg(row_to_json(x))
                from (select l.occurrence_id, l.quantity, l.seat, l.from_id as from_stop_id, l.to_id as to_stop_id, l.from_index,
                             l.to_index, l.class, l.passenger_type as type, coalesce(l.accessible, false) as accessible,
                             l.holder ->> 'name' as name, (l.holder ->> 'age')::integer as age, l.holder ->> 'phone' as phone,
                             l.holder ->> 'document' as document
                        from core.parse_lines(p_request) as l) as x) as lines) as r
$$;
