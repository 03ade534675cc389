-- ops.add_sample_people(operator, customers) returns how many customers were added
--
-- What     Customers with phone numbers that begin with +916, and two agents with addresses in samples.invalid, a reserved
--          domain by which they are found again.
create or replace function ops.add_sample_people(p_operator_id uuid, p_customers integer)
returns integer language plpgsql volatile
set search_path = pg_catalog, pg_temp as $$
declare
  v_first constant text[] :=
    '{Aarav,Ananya,Arjun,Deepa,Farhan,Gurpreet,Ishaan,Kavya,Meera,Neha,Omkar,Priya,Rahul,Sana,Tara,Vikram}';
  v_last  constant text[] := '{Agarwal,Banerjee,Chauhan,Das,Fernandes,Gill,Iyer,Joshi,Khan,Mehta,Nair,Reddy,Sharma,Verma}';
begin
  with made as (
    insert into core.accounts (id, full_name, email, locale, created_at)
    select core.new_id(), 'Sample agent ' || n.no, format('agent-%s.%s@samples.invalid', n.no, o.slug), 'en', core.now()
      from core.operators as o cross join generate_series(1, 2) as n(no) where o.id = p_operator_id
    returning id)
  insert into core.members (operator_id, account_id, role, created_at)
  select p_operator_id, m.id, 'agent', core.now() from made as m;

  insert into core.customers (operator_id, id, full_name, phone, email, locale, sample, created_at)
  select p_operator_id, core.new_id(p_operator_id), c.first || ' ' || c.last,
         '+916' || lpad((100000000 + n.no * 4391)::text, 9, '0'),
         format('%s.%s.%s@samples.invalid', lower(c.first), lower(c.last), n.no), 'en', true, core.now()
    from generate_series(1, p_customers) as n(no)
   cross join lateral (select v_first[n.no % cardinality(v_first) + 1] as first,
                              v_last[n.no * 5 % cardinality(v_last) + 1] as last) as c;
  return p_customers;
end $$;
