-- audit.record_changes(key columns) is a statement trigger
--
-- What     Writes one entry for each changed row. Tables of bookings are left out: their changes are in core.booking_events. An
--          update that changes nothing leaves no entry; one that changes a key is recorded as a deletion and an insertion. The
--          account is that of the token; jobs and roles of the database itself have none.
-- Definer  Nobody may write audit.entries directly.
create or replace function audit.record_changes()
returns trigger language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_relation text := format('%s.%s', tg_table_schema, tg_table_name);
begin
  if tg_op = 'INSERT' then
    insert into audit.entries (operator_id, id, at, account_id, ip, request_id, relation, action, new_row)
    select k.operator_id, (core.new_ids(k.operator_id, 1))[1], core.now(), core.my_account_id(), core.my_ip(),
           core.my_request_id(), v_relation, 'insert', n.new_row
      from (select audit.row_of(to_jsonb(x)) as new_row from new_rows as x) as n
     cross join lateral (select audit.operator_of(v_relation, n.new_row) as operator_id) as k;
  elsif tg_op = 'DELETE' then
    insert into audit.entries (operator_id, id, at, account_id, ip, request_id, relation, action, old_row)
    select k.operator_id, (core.new_ids(k.operator_id, 1))[1], core.now(), core.my_account_id(), core.my_ip(),
           core.my_request_id(), v_relation, 'delete', o.old_row
      from (select audit.row_of(to_jsonb(x)) as old_row from old_rows as x) as o
     cross join lateral (select audit.operator_of(v_relation, o.old_row) as operator_id) as k;
  else
    insert into audit.entries (operator_id, id, at, account_id, ip, request_id, relation, action, old_row, new_row)
    select k.operator_id, (core.new_ids(k.operator_id, 1))[1], core.now(), core.my_account_id(),
           core.my_ip(), core.my_request_id(), v_relation,
           case when o.old_row is null then 'insert' when n.new_row is null then 'delete' else 'update' end,
           o.old_row, n.new_row
      from (select audit.key_of(to_jsonb(x), tg_argv) as key, audit.row_of(to_jsonb(x)) as old_row from old_rows as x) as o
      full join (select audit.key_of(to_jsonb(x), tg_argv) as key, audit.row_of(to_jsonb(x)) as new_row from new_rows as x) as n
        on n.key = o.key
     cross join lateral (select audit.operator_of(v_relation, coalesce(n.new_row, o.old_row)) as operator_id) as k
     where o.old_row is distinct from n.new_row;
  end if;
  return null;
end $$;
