-- core.availability(operator, occurrences) returns how many places each has, and how many are free
--
-- What     core.count_free for many occurrences at once, by the same rule. Occurrences that the caller may not see have no row.
--          Counted places: the capacity less the active claims, and 0 while anybody is on the waitlist, which freed places go
--          to first. Numbered places: the seats that are for sale, and those that are free from end to end (the search for
--          departures counts for one journey). Nothing is free once the occurrence is cancelled or has begun.
-- Refuses  invalid_request: more than 1000 occurrences
-- Definer  Claims are private; this returns counts. It starts from taken, which is the units of all live claims, and subtracts
--          those of expired holds, so that a full event costs no more than an empty one.
-- Grants: execute to anon, authenticated
create or replace function core.availability(p_operator_id uuid, p_occurrence_ids uuid[])
returns table (occurrence_id uuid, mode text, places integer, free integer, waiting integer)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set jit = off as $$
declare
  v_placed core.occurrences[];
begin
  if cardinality(p_occurrence_ids) > 1000 then perform core.refuse_field('occurrence_ids', 'has at most 1000 entries'); end if;
  select array_agg(o) into v_placed from core.find_visible(p_operator_id, p_occurrence_ids) as o where o.mode = 'placed';

  return query
  select o.id, o.mode, o.capacity,
         case when o.status <> 'scheduled' or o.starts_at <= core.now() or o.waiting > 0 then 0
              else o.capacity - o.taken + x.expired end, o.waiting
    from core.find_visible(p_operator_id, p_occurrence_ids) as o
   cross join lateral (
     select coalesce(sum(c.quantity), 0)::integer as expired from core.claims as c
      where c.operator_id = o.operator_id and c.occurrence_id = o.id and c.live and c.expires_at is not null
        and not core.claim_is_active(c.live, c.expires_at, core.now())) as x
   where o.mode = 'counted'
  union all
  select p.id, p.mode, n.places,
         case when p.status <> 'scheduled' or p.starts_at <= core.now() then 0 else k.free end, p.waiting
    from unnest(v_placed) with ordinality as p
    join (select f.no, sum(f.free)::integer as free
            from core.free_by_class(
                   p_operator_id, array(select u.id from unnest(v_placed) as u),
                   array(select u.layout_id from unnest(v_placed) as u),
                   array(select int4range(0, null) from unnest(v_placed) as u)) as f group by f.no) as k
      on k.no = p.ordinality
   cross join lateral (select core.capacity_of(p_operator_id, p.layout_id, 1) as places) as n;
end $$;
