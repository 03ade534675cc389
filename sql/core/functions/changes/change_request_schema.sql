-- core.change_request_schema() returns jsonb
--
-- What     The schema of a change of a booking in SQL: the rules that HTTP has for the body of POST /bookings/{id}/changes.
--          core.check_change reads it.
--          Written by `node src/http/write_sql_schemas.ts` from src/http/routes/bookings/change_schemas.ts.
create or replace function core.change_request_schema()
returns jsonb language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select '{
    "type": "object", "additionalProperties": false,
    "properties": {
      "passengers": {
        "type": "array", "minItems": 1, "maxItems": 100,
        "items": {
          "type": "object", "required": ["claim_id"], "additionalProperties": false,
          "properties": {
            "claim_id": {"type":"string","text":"uuid"},
            "name": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
            "age": {"type":"integer","minimum":0,"maximum":150},
            "seat": {"type":"string","pattern":"^([1-4]:)?[A-Za-z0-9-]{1,8}$"},
            "class": {"type":"string","minLength":1,"maxLength":40,"text":"line"},
            "type": {"type":"string","minLength":1,"maxLength":40,"text":"line"},
            "accessible": {"type":"boolean"},
            "phone": {"type":"string","minLength":1,"maxLength":32,"text":"line"},
            "document": {"type":"string","minLength":1,"maxLength":64,"text":"line"}
          }
        }
      },
      "occurrence_id": {"type":"string","text":"uuid"},
      "from_stop_id": {"type":"string","text":"uuid"},
      "to_stop_id": {"type":"string","text":"uuid"},
      "from_index": {"type":"integer","minimum":0,"maximum":10000},
      "to_index": {"type":"integer","minimum":0,"maximum":10000},
      "class": {"type":"string","minLength":1,"maxLength":40,"text":"line"},
      "expected_difference_minor": {"type":"integer","minimum":-9007199254740991,"maximum":9007199254740991},
      "waive_fee": {"type":"boolean"}
    }
  }'::jsonb
$$;
