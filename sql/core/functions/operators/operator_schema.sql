-- core.operator_schema() returns jsonb
--
-- What     The schema of what an operator says of itself: the rules that HTTP has for each field of POST and PATCH /operators.
--          core.check_operator reads it.
--          Written by `node src/http/write_sql_schemas.ts` from src/http/routes/operators/operator.ts.
create or replace function core.operator_schema()
returns jsonb language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select '{
    "type": "object", "additionalProperties": false,
    "properties": {
      "slug": {"type":"string","text":"slug"},
      "name": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
      "time_zone": {"type":"string","text":"time_zone"},
      "currency": {"type":"string","text":"currency"},
      "languages": {
        "type": "array", "maxItems": 20,
        "items": {"type":"string","text":"locale"}
      },
      "status": {"type":"string","enum":["active","inactive","archived"]},
      "logo_url": {"type":"string","maxLength":500,"text":"url"},
      "colour": {"type":"string","text":"colour"},
      "text_colour": {"type":"string","text":"colour"},
      "website": {"type":"string","maxLength":500,"text":"url"},
      "contact_email": {"type":"string","maxLength":254,"text":"email"},
      "contact_phone": {"type":"string","text":"phone"},
      "contact_address": {"type":"string","minLength":1,"maxLength":500,"text":"lines"}
    }
  }'::jsonb
$$;
