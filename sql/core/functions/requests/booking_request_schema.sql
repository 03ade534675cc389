-- core.booking_request_schema() returns jsonb
--
-- What     The schema of a booking request in SQL: the rules that HTTP has for the body of POST /bookings. core.check_schema reads it;
--          text names a pattern of core.text_patterns.
--          Written by `node src/http/write_sql_schemas.ts` from src/http/routes/bookings/schemas.ts.
create or replace function core.booking_request_schema()
returns jsonb language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select '{
    "type": "object", "additionalProperties": false,
    "properties": {
      "occurrence_id": {"type":"string","text":"uuid"},
      "departure_id": {"type":"string","text":"uuid"},
      "event_id": {"type":"string","text":"uuid"},
      "quantity": {"type":"integer","minimum":1,"maximum":1000},
      "passengers": {
        "type": "array", "minItems": 1, "maxItems": 100,
        "items": {
          "type": "object", "additionalProperties": false,
          "properties": {
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
      "from_stop_id": {"type":"string","text":"uuid"},
      "to_stop_id": {"type":"string","text":"uuid"},
      "from_index": {"type":"integer","minimum":0,"maximum":10000},
      "to_index": {"type":"integer","minimum":0,"maximum":10000},
      "seat": {"type":"string","pattern":"^([1-4]:)?[A-Za-z0-9-]{1,8}$"},
      "class": {"type":"string","minLength":1,"maxLength":40,"text":"line"},
      "items": {
        "type": "array", "minItems": 1, "maxItems": 20,
        "items": {
          "type": "object", "additionalProperties": false,
          "properties": {
            "occurrence_id": {"type":"string","text":"uuid"},
            "departure_id": {"type":"string","text":"uuid"},
            "event_id": {"type":"string","text":"uuid"},
            "quantity": {"type":"integer","minimum":1,"maximum":1000},
            "passengers": {
              "type": "array", "minItems": 1, "maxItems": 100,
              "items": {
                "type": "object", "additionalProperties": false,
                "properties": {
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
            "from_stop_id": {"type":"string","text":"uuid"},
            "to_stop_id": {"type":"string","text":"uuid"},
            "from_index": {"type":"integer","minimum":0,"maximum":10000},
            "to_index": {"type":"integer","minimum":0,"maximum":10000},
            "seat": {"type":"string","pattern":"^([1-4]:)?[A-Za-z0-9-]{1,8}$"},
            "class": {"type":"string","minLength":1,"maxLength":40,"text":"line"}
          }
        }
      },
      "hold": {"type":"boolean"},
      "waitlist": {"type":"boolean"},
      "contact": {
        "type": "object", "additionalProperties": false,
        "properties": {
          "name": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
          "phone": {"type":"string","minLength":3,"maxLength":32,"text":"line"},
          "email": {"type":"string","maxLength":254,"text":"email"}
        }
      },
      "customer_id": {"type":"string","text":"uuid"},
      "currency": {"type":"string","text":"currency"},
      "expected_total_minor": {"type":"integer","minimum":0,"maximum":9007199254740991}
    }
  }'::jsonb
$$;
