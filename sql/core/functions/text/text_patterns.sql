-- core.text_patterns() returns jsonb
--
-- What     The permitted forms of text that people type, by kind: a regular expression, and the problem to report if a text does not
--          match it. core.check_text applies them. Written by `node src/http/write_sql_schemas.ts` from src/db/text_patterns.ts.
create or replace function core.text_patterns()
returns jsonb language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select '{
    "line": {"pattern":"^[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2060-\\u2065\\u206a-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\ud82f\udca0-\ud82f\udca3\ud834\udd73-\ud834\udd7a\udb40\udc00-\udb43\udfff]*[^\\u0001-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069 \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2060-\\u2065\\u206a-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\ud82f\udca0-\ud82f\udca3\ud834\udd73-\ud834\udd7a\udb40\udc00-\udb43\udfff]([^\\u0001-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]*[^\\u0001-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069 \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000])?$","problem":"must be one line of visible text: no blanks around it, no control characters, line breaks or marks that turn its direction"},
    "lines": {"pattern":"^[\\u0009\\u000a \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2060-\\u2065\\u206a-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\ud82f\udca0-\ud82f\udca3\ud834\udd73-\ud834\udd7a\udb40\udc00-\udb43\udfff]*[^\\u0001-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069\\u0009\\u000a \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2060-\\u2065\\u206a-\\u206f\\u2800\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffb\ud82f\udca0-\ud82f\udca3\ud834\udd73-\ud834\udd7a\udb40\udc00-\udb43\udfff][^\\u0001-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]*$","problem":"must be visible text: no control characters but line feeds and tabs, no marks that turn its direction"},
    "email": {"pattern":"^[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$","problem":"must be an address such as ada@example.org"},
    "phone": {"pattern":"^\\+?[0-9 ()./-]{3,31}$","problem":"must be a telephone number as dialled: +41 44 123 45 67"},
    "locale": {"pattern":"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,4}$","problem":"must be a language tag such as de-CH"},
    "url": {"pattern":"^https?://[A-Za-z0-9][A-Za-z0-9.-]{0,252}(:[0-9]{1,5})?([/?#][A-Za-z0-9._~:/?#@!$&''()*+,;=%\\[\\]-]*)?$","problem":"must be a web address with https:// or http:// in front: https://www.example.org"},
    "colour": {"pattern":"^#[0-9A-Fa-f]{6}$","problem":"must be a colour as six hexadecimal digits: #1a5fb4"},
    "slug": {"pattern":"^[a-z0-9][a-z0-9-]{0,62}$","problem":"must be 1 to 63 lower-case letters, digits and dashes, not a dash first: coast-lines"},
    "time_zone": {"pattern":"^[A-Za-z0-9][A-Za-z0-9_+/-]{0,63}$","problem":"must be the name of an IANA time zone: Europe/Zurich"},
    "currency": {"pattern":"^[A-Z]{3}$","problem":"must be three capital letters of ISO 4217: CHF"},
    "uuid": {"pattern":"^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$","problem":"must be an id such as 018f3c5e-7b1a-7c3d-8e2f-9a0b1c2d3e4f"},
    "date": {"pattern":"^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$","problem":"must be a date such as 2027-03-28"},
    "clock": {"pattern":"^([0-9]{1,2}|1[0-9]{2}|2[0-3][0-9]):[0-5][0-9](:[0-5][0-9])?$","problem":"must be a time such as 07:30, or 25:10 after midnight, up to 239:59"},
    "call": {"pattern":"^(-|([0-9]{1,2}|1[0-9]{2}|2[0-3][0-9]):[0-5][0-9](:[0-5][0-9])?(-([0-9]{1,2}|1[0-9]{2}|2[0-3][0-9]):[0-5][0-9](:[0-5][0-9])?)?)$","problem":"must be a time such as 08:10, arrival and departure such as 08:10-08:15, or - for a stop that is passed"}
  }'::jsonb
$$;
