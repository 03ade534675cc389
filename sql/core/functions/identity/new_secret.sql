-- core.new_secret(prefix) returns a secret that nobody can guess
--
-- What     The prefix, which tells the purpose, and 244 bits from PostgreSQL's strong random generator, in letters that need no
--          escaping anywhere.
create or replace function core.new_secret(p_prefix text)
returns text language sql volatile as $$
  select p_prefix || translate(encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'), '+/=', '-_')
$$;
