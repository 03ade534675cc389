-- core.leave_waitlist(occurrence, entry) returns the entry's status
--
-- What     Takes an entry off the waitlist, or gives up the offer that was made to it meanwhile. The next entry may fit where
--          this one did not, so freed places are offered again. Leaving twice changes nothing; an accepted offer is a booking
--          and remains one.
-- Locks    The occurrence, then the entry.
-- Refuses  sign_in_required, waitlist_entry_not_found (also for an entry that is not the caller's, so that its existence is not
--          revealed)
-- Definer  For the entry's customer, and for agents and admins of the operator.
-- Grants: execute to authenticated
create or replace function core.leave_waitlist(p_occurrence_id uuid, p_entry_id uuid)
returns text language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp as $$
declare
  v_operator_id uuid := core.operator_of_occurrence(p_occurrence_id);
  v_entry       core.waitlist_entries;
  v_refusal     text;
begin
  if core.my_account_id() is null then perform core.refuse('sign_in_required'); end if;
  perform core.lock_occurrences(v_operator_id, array[p_occurrence_id]);
  select w.* into v_entry from core.waitlist_entries as w
   where w.operator_id = v_operator_id and w.occurrence_id = p_occurrence_id and w.id = p_entry_id
     and (w.customer_id = any (core.my_customer_ids()) or w.operator_id = any (core.my_operator_ids('{agent,admin}')))
     for no key update;
  if not found then perform core.refuse('waitlist_entry_not_found'); end if;

  if v_entry.status = 'offered' then
    v_refusal := (select a.refusal from core.release_batch(
      v_operator_id, array[v_entry.offer_booking_id], array[core.my_account_id()], array[core.my_ip()],
      array[core.my_request_id()]) as a);
    if v_refusal is not null then perform core.refuse(v_refusal); end if;
  elsif v_entry.status = 'waiting' then
    update core.waitlist_entries as w set status = 'left'
     where w.operator_id = v_operator_id and w.occurrence_id = p_occurrence_id and w.id = p_entry_id;
    update core.occurrences as o set waiting = o.waiting - 1 where o.operator_id = v_operator_id and o.id = p_occurrence_id;
    perform core.offer_freed_places(v_operator_id, array[p_occurrence_id]);
  end if;
  return (select w.status from core.waitlist_entries as w
           where w.operator_id = v_operator_id and w.occurrence_id = p_occurrence_id and w.id = p_entry_id);
end $$;
