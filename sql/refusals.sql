-- Every way in which Berth says no: code, SQLSTATE, HTTP status, sentence. Row order is precedence: of several that
-- apply, the first is given. A code and its SQLSTATE are never reused. From this list come the TypeScript union, the
-- OpenAPI errors and the docs page.
with registry (code, sqlstate, http_status, sentence) as (values
  -- The request itself, before anything is read.
  ('malformed_request',      'RB017', 400, 'The request is not valid HTTP.'),
  ('headers_too_large',      'RB018', 431, 'The headers are larger than this server accepts.'),
  ('request_timeout',        'RB019', 408, 'The request took too long to arrive.'),
  ('malformed_json',         'RB001', 400, 'The body is not valid JSON.'),
  ('body_too_large',         'RB002', 413, 'The body is larger than this server accepts.'),
  ('unsupported_media_type', 'RB003', 415, 'Send the body as application/json.'),
  ('not_found',              'RB004', 404, 'There is nothing at this address.'),
  ('method_not_allowed',     'RB005', 405, 'This address does not take that method.'),
  ('too_many_requests',      'RB006', 429, 'Too many requests; wait as long as Retry-After says.'),
  ('token_invalid',          'RB007', 401, 'The token cannot be verified.'),
  ('token_expired',          'RB008', 401, 'The token has expired.'),
  ('sign_in_required',       'RB009', 401, 'Sign in first: send a bearer token.'),
  ('not_allowed',            'RB010', 403, 'Your role does not allow this.'),
  ('invalid_request',        'RB011', 422, 'A field is missing or has a value that cannot be used.'),
  ('invalid_cursor',         'RB012', 400, 'The cursor is not one that this list gave.'),
  ('key_required',           'RB013', 400, 'Send an Idempotency-Key of 1 to 255 visible ASCII characters.'),
  ('key_reused',             'RB014', 409, 'This Idempotency-Key came before with another body.'),
  ('quantity_out_of_range',  'RB015', 422, 'A quantity is from 1 to 1000.'),
  ('date_out_of_range',      'RB016', 422, 'Dates are from 2000 to five years ahead.'),
  -- What it names.
  ('operator_not_found',     'RB020', 404, 'No such operator.'),
  ('location_not_found',     'RB021', 404, 'No such location of this operator.'),
  ('offering_not_found',     'RB022', 404, 'No such offering of this operator.'),
  ('occurrence_not_found',   'RB023', 404, 'No such departure or event of this operator.'),
  ('booking_not_found',      'RB024', 404, 'No such booking, or it is not yours to see.'),
  ('claim_not_found',        'RB025', 404, 'No such passenger or place on this booking.'),
  ('customer_not_found',     'RB026', 404, 'No such customer of this operator.'),
  ('bus_not_found',          'RB027', 404, 'No such bus of this operator.'),
  ('bus_type_not_found',     'RB028', 404, 'No such bus type of this operator.'),
  ('policy_not_found',       'RB029', 404, 'No such policy of this operator.'),
  ('fare_table_not_found',   'RB030', 404, 'No such fare table of this operator.'),
  ('account_not_found',      'RB031', 404, 'No such account.'),
  ('api_key_not_found',      'RB032', 404, 'No such API key of this operator.'),
  ('layout_not_found',       'RB033', 404, 'No such seat layout of this operator.'),
  ('route_not_found',        'RB034', 404, 'No such route of this operator.'),
  ('waitlist_entry_not_found', 'RB035', 404, 'No such entry of this waitlist, or it is not yours to see.'),
  -- Whether it is for sale.
  ('passengers_not_listed',  'RB100', 422, 'Places here are numbered, not counted: instead of a quantity, list a passenger for each.'),
  ('occurrence_cancelled',   'RB040', 409, 'It was cancelled by the operator.'),
  ('sales_not_open',         'RB041', 409, 'Sales have not opened yet.'),
  ('already_departed',       'RB042', 409, 'It has already left or begun.'),
  ('sales_closed',           'RB043', 409, 'Sales have closed.'),
  ('journey_not_offered',    'RB101', 422, 'It has no stops: leave out from_stop_id, to_stop_id, from_index and to_index.'),
  ('stop_not_on_trip',       'RB044', 422, 'That stop is not on this trip, or nobody may board or alight there.'),
  ('stops_in_wrong_order',   'RB045', 422, 'The trip calls at these stops in the other order.'),
  ('place_not_found',        'RB046', 422, 'There is no such seat here.'),
  ('place_not_sold',         'RB047', 409, 'This seat is not sold.'),
  ('class_not_found',        'RB102', 422, 'There is no such class here.'),
  ('passenger_type_not_found', 'RB103', 422, 'No fare here is for such a type of passenger.'),
  ('place_not_accessible',   'RB104', 422, 'This seat is not an accessible one: name another, or none, and one is picked.'),
  ('class_mismatch',         'RB048', 422, 'The seat is of another class than the one asked for.'),
  ('place_not_choosable',    'RB049', 422, 'Places here are counted, not numbered: ask for a quantity.'),
  -- Money.
  ('mixed_currencies',       'RB050', 422, 'A booking has one currency.'),
  ('currency_mismatch',      'RB051', 422, 'The price is in another currency than the one expected.'),
  ('fare_not_found',         'RB052', 422, 'No fare is set for this journey, class and passenger.'),
  ('price_changed',          'RB053', 409, 'The price is not the one expected.'),
  -- Whether one customer may hold so much.
  ('too_many_open_holds',    'RB180', 409, 'One customer may not hold that much of it at once: confirm or release a hold first.'),
  ('too_many_holds',         'RB181', 409, 'Too many bookings were left unpaid or given up within the hour; book without a hold, or later.'),
  -- Whether it is free.
  ('waitlist_first',         'RB060', 409, 'Others wait for a place here; freed places go to them first.'),
  ('place_taken',            'RB061', 409, 'Taken for part of that span.'),
  ('sold_out',               'RB062', 409, 'Not enough places are free for that span.'),
  ('waitlist_not_offered',   'RB063', 422, 'There is no waitlist for numbered places.'),
  ('fewer_places_than_sold', 'RB064', 409, 'More is sold than would be left.'),
  -- What became of a booking.
  ('hold_expired',           'RB070', 409, 'The hold has expired and its places are no longer free.'),
  ('hold_already_confirmed', 'RB071', 409, 'This booking is confirmed; cancel it instead.'),
  ('already_cancelled',      'RB073', 409, 'This booking is already cancelled.'),
  ('cancellation_closed',    'RB074', 409, 'It has begun; it can no longer be cancelled.'),
  ('bus_in_use',             'RB075', 409, 'This bus runs another departure at that time.'),
  ('already_exists',         'RB076', 409, 'There is one of that name already.'),
  ('seats_do_not_fit',       'RB077', 409, 'Some passengers would lose their seats on that bus.'),
  -- The server's own state.
  ('busy',                   'RB090', 503, 'More is asked than can be taken right now; ask again after Retry-After.'),
  ('outcome_unknown',        'RB091', 503, 'The connection broke before the answer came; ask again with the same Idempotency-Key.'),
  ('database_unavailable',   'RB092', 503, 'The database cannot be reached; ask again after Retry-After.'),
  ('internal',               'RB099', 500, 'Something went wrong on our side; the request id helps us find it.')
)
insert into core.refusals as r (code, sqlstate, http_status, sentence, precedence)
select g.code, g.sqlstate, g.http_status, g.sentence, row_number() over () from registry as g
on conflict (code) do update
   set sqlstate = excluded.sqlstate, http_status = excluded.http_status,
       sentence = excluded.sentence, precedence = excluded.precedence;
