-- public.audit_log: what was changed, by whom and from where; for the admins of the operator. For bookings and lapsed waitlist
-- entries, new is the result of the change; for everything else, old and new are the row before and after.
create or replace view public.audit_log with (security_invoker = true) as
select a.operator_id, a.at as "when", a.account_id as who, a.ip, a.request_id, a.action, a.relation, a.row_id, a.old, a.new
  from (select e.operator_id, e.at, e.account_id, e.ip, e.request_id, e.topic as action,
               case e.topic when 'waitlist.lapsed' then 'core.waitlist_entries' else 'core.bookings' end as relation,
               e.booking_id::text as row_id, null::jsonb as old, e.detail || jsonb_build_object('version', e.version) as new
          from core.booking_events as e
        union all
        select x.operator_id, x.at, x.account_id, x.ip, x.request_id, x.action, x.relation,
               coalesce(x.new_row, x.old_row) ->> 'id', x.old_row, x.new_row
          from audit.entries as x) as a;
