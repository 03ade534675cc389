-- core.new_id() returns a UUIDv7 of now
--
-- What     The same on 15 to 18; uuidv7() exists only from 18.
create or replace function core.new_id()
returns uuid language sql volatile parallel safe as $$ select core.id_at(clock_timestamp()) $$;
