-- public.user_profiles: a synonym of public.users.
create or replace view public.user_profiles with (security_invoker = true) as
select u.id, u.operator_id, u.full_name, u.phone, u.email, u.role, u.locale, u.created_at from public.users as u;
