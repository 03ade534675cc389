-- transit.timetable_schemas() returns jsonb
--
-- What     The schemas of what makes a timetable by hand, by name: the rules that HTTP has for these bodies. core.check_schema reads
--          them; text names a pattern of core.text_patterns. Written by `node src/http/write_sql_schemas.ts` from
--          src/http/routes/timetables/schemas.ts.
create or replace function transit.timetable_schemas()
returns jsonb language sql immutable parallel safe
set search_path = pg_catalog, pg_temp as $$
  select '{
    "stop": {
      "type": "object", "required": ["name"], "additionalProperties": false,
      "properties": {
        "name": {"type":"string","minLength":1,"maxLength":300,"text":"line"},
        "kind": {"type":"string","enum":["stop","station"]},
        "code": {"type":"string","minLength":1,"maxLength":50,"text":"line"},
        "parent_id": {"type":"string","text":"uuid"},
        "zone": {"type":"string","minLength":1,"maxLength":100,"text":"line"},
        "time_zone": {"type":"string","minLength":1,"maxLength":64,"text":"line"},
        "latitude": {"type":"number","minimum":-90,"maximum":90},
        "longitude": {"type":"number","minimum":-180,"maximum":180},
        "address": {"type":"string","minLength":1,"maxLength":300,"text":"line"}
      }
    },
    "stop_change": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "name": {"type":"string","minLength":1,"maxLength":300,"text":"line"},
        "code": {"type":"string","minLength":1,"maxLength":50,"text":"line"},
        "parent_id": {"type":"string","text":"uuid"},
        "zone": {"type":"string","minLength":1,"maxLength":100,"text":"line"},
        "time_zone": {"type":"string","minLength":1,"maxLength":64,"text":"line"},
        "latitude": {"type":"number","minimum":-90,"maximum":90},
        "longitude": {"type":"number","minimum":-180,"maximum":180},
        "address": {"type":"string","minLength":1,"maxLength":300,"text":"line"}
      }
    },
    "route": {
      "type": "object", "required": ["name","stops"], "additionalProperties": false,
      "properties": {
        "name": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "stops": {
          "type": "array", "maxItems": 200,
          "items": {
            "type": "object", "required": ["stop_id","minutes"], "additionalProperties": false,
            "properties": {
              "stop_id": {"type":"string","text":"uuid"},
              "minutes": {"type":"integer","minimum":0,"maximum":14400},
              "stay_minutes": {"type":"integer","minimum":0,"maximum":14400},
              "distance_m": {"type":"integer","minimum":0,"maximum":100000000},
              "boards": {"type":"boolean"},
              "alights": {"type":"boolean"}
            }
          }
        },
        "code": {"type":"string","minLength":1,"maxLength":50,"text":"line"},
        "colour": {"type":"string","pattern":"^#[0-9a-f]{6}$"},
        "both_ways": {"type":"boolean"},
        "return_stops": {
          "type": "array", "maxItems": 200,
          "items": {
            "type": "object", "required": ["stop_id","minutes"], "additionalProperties": false,
            "properties": {
              "stop_id": {"type":"string","text":"uuid"},
              "minutes": {"type":"integer","minimum":0,"maximum":14400},
              "stay_minutes": {"type":"integer","minimum":0,"maximum":14400},
              "distance_m": {"type":"integer","minimum":0,"maximum":100000000},
              "boards": {"type":"boolean"},
              "alights": {"type":"boolean"}
            }
          }
        },
        "vehicle_type_id": {"type":"string","text":"uuid"},
        "fare_table_id": {"type":"string","text":"uuid"},
        "policy_id": {"type":"string","text":"uuid"}
      }
    },
    "route_change": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "name": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "stops": {
          "type": "array", "maxItems": 200,
          "items": {
            "type": "object", "required": ["stop_id","minutes"], "additionalProperties": false,
            "properties": {
              "stop_id": {"type":"string","text":"uuid"},
              "minutes": {"type":"integer","minimum":0,"maximum":14400},
              "stay_minutes": {"type":"integer","minimum":0,"maximum":14400},
              "distance_m": {"type":"integer","minimum":0,"maximum":100000000},
              "boards": {"type":"boolean"},
              "alights": {"type":"boolean"}
            }
          }
        },
        "code": {"type":"string","minLength":1,"maxLength":50,"text":"line"},
        "colour": {"type":"string","pattern":"^#[0-9a-f]{6}$"},
        "both_ways": {"type":"boolean"},
        "return_stops": {
          "type": "array", "maxItems": 200,
          "items": {
            "type": "object", "required": ["stop_id","minutes"], "additionalProperties": false,
            "properties": {
              "stop_id": {"type":"string","text":"uuid"},
              "minutes": {"type":"integer","minimum":0,"maximum":14400},
              "stay_minutes": {"type":"integer","minimum":0,"maximum":14400},
              "distance_m": {"type":"integer","minimum":0,"maximum":100000000},
              "boards": {"type":"boolean"},
              "alights": {"type":"boolean"}
            }
          }
        },
        "vehicle_type_id": {"type":"string","text":"uuid"},
        "fare_table_id": {"type":"string","text":"uuid"},
        "policy_id": {"type":"string","text":"uuid"}
      }
    },
    "calendar": {
      "type": "object", "required": ["name"], "additionalProperties": false,
      "properties": {
        "name": {"type":"string","minLength":1,"maxLength":100,"text":"line"},
        "days": {
          "type": "array", "maxItems": 7,
          "items": {"type":"string","enum":["mon","tue","wed","thu","fri","sat","sun"]}
        },
        "from": {"type":"string","text":"date"},
        "until": {"type":"string","text":"date"},
        "added_dates": {
          "type": "array", "maxItems": 1000,
          "items": {"type":"string","text":"date"}
        },
        "removed_dates": {
          "type": "array", "maxItems": 1000,
          "items": {"type":"string","text":"date"}
        }
      }
    },
    "calendar_change": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "name": {"type":"string","minLength":1,"maxLength":100,"text":"line"},
        "days": {
          "type": "array", "maxItems": 7,
          "items": {"type":"string","enum":["mon","tue","wed","thu","fri","sat","sun"]}
        },
        "from": {"type":"string","text":"date"},
        "until": {"type":"string","text":"date"},
        "added_dates": {
          "type": "array", "maxItems": 1000,
          "items": {"type":"string","text":"date"}
        },
        "removed_dates": {
          "type": "array", "maxItems": 1000,
          "items": {"type":"string","text":"date"}
        }
      }
    },
    "season": {
      "type": "object", "required": ["name","from","until"], "additionalProperties": false,
      "properties": {
        "name": {"type":"string","minLength":1,"maxLength":100,"text":"line"},
        "from": {"type":"string","text":"date"},
        "until": {"type":"string","text":"date"},
        "added_dates": {
          "type": "array", "maxItems": 1000,
          "items": {"type":"string","text":"date"}
        },
        "removed_dates": {
          "type": "array", "maxItems": 1000,
          "items": {"type":"string","text":"date"}
        }
      }
    },
    "trip": {
      "type": "object", "required": ["route","calendar"], "additionalProperties": false,
      "properties": {
        "key": {"type":"string","minLength":1,"maxLength":300,"text":"line"},
        "route": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "direction": {"type":"string","enum":["outbound","return"]},
        "calendar": {"type":"string","minLength":1,"maxLength":100,"text":"line"},
        "start": {"type":"string","text":"clock"},
        "times": {
          "type": "array", "maxItems": 200,
          "items": {"type":"string","text":"call"}
        },
        "frequencies": {
          "type": "array", "maxItems": 50,
          "items": {
            "type": "object", "required": ["from","until","every_minutes"], "additionalProperties": false,
            "properties": {
              "from": {"type":"string","text":"clock"},
              "until": {"type":"string","text":"clock"},
              "every_minutes": {"type":"integer","minimum":1,"maximum":1440}
            }
          }
        },
        "vehicle_type": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "headsign": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "number": {"type":"string","minLength":1,"maxLength":50,"text":"line"}
      }
    },
    "trip_change": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "calendar": {"type":"string","minLength":1,"maxLength":100,"text":"line"},
        "start": {"type":"string","text":"clock"},
        "times": {
          "type": "array", "maxItems": 200,
          "items": {"type":"string","text":"call"}
        },
        "frequencies": {
          "type": "array", "maxItems": 50,
          "items": {
            "type": "object", "required": ["from","until","every_minutes"], "additionalProperties": false,
            "properties": {
              "from": {"type":"string","text":"clock"},
              "until": {"type":"string","text":"clock"},
              "every_minutes": {"type":"integer","minimum":1,"maximum":1440}
            }
          }
        },
        "vehicle_type": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "headsign": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "number": {"type":"string","minLength":1,"maxLength":50,"text":"line"}
      }
    },
    "departure": {
      "type": "object", "required": ["route","date"], "additionalProperties": false,
      "properties": {
        "key": {"type":"string","minLength":1,"maxLength":300,"text":"line"},
        "route": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "direction": {"type":"string","enum":["outbound","return"]},
        "date": {"type":"string","text":"date"},
        "start": {"type":"string","text":"clock"},
        "times": {
          "type": "array", "maxItems": 200,
          "items": {"type":"string","text":"call"}
        },
        "vehicle_type": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "headsign": {"type":"string","minLength":1,"maxLength":200,"text":"line"},
        "number": {"type":"string","minLength":1,"maxLength":50,"text":"line"}
      }
    },
    "delay": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "minutes": {"type":"integer","minimum":-1440,"maximum":1440},
        "times": {
          "type": "array", "maxItems": 200,
          "items": {"type":"string","text":"call"}
        }
      }
    }
  }'::jsonb
$$;
