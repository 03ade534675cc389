import type { Queryable } from '#db/connections/pool.ts'
import { linesOf } from '#ops/schema/lines.ts'
import { ours } from '#ops/schema/scope.ts'

export function readSchemas(db: Queryable): Promise<string[]> {
  return linesOf(
    db,
    `
      select format('create schema %I;', n.nspname) as line
        from pg_catalog.pg_namespace as n
       where n.nspowner = 'berth_owner'::regrole and ${ours('n')}
       order by n.nspname`,
  )
}

export function readTypes(db: Queryable): Promise<string[]> {
  return linesOf(
    db,
    `
      select case t.typtype
               when 'e' then format('create type %s as enum (%s);', t.oid::regtype,
                 (select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder)
                    from pg_catalog.pg_enum as e where e.enumtypid = t.oid))
               when 'd' then concat_ws(' ', format('create domain %s as %s', t.oid::regtype, format_type(t.typbasetype, t.typtypmod)),
                 case when t.typnotnull then 'not null' end, 'default ' || t.typdefault,
                 (select string_agg(format('constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), ' ' order by k.conname)
                    from pg_catalog.pg_constraint as k where k.contypid = t.oid and k.contype = 'c')) || ';'
               when 'r' then format('create type %s as range (subtype = %s);', t.oid::regtype,
                 (select format_type(r.rngsubtype, null) from pg_catalog.pg_range as r where r.rngtypid = t.oid))
               else format(E'create type %s as (\\n  %s\\n);', t.oid::regtype,
                 (select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), E',\\n  ' order by a.attnum)
                    from pg_catalog.pg_attribute as a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped))
             end as line
        from pg_catalog.pg_type as t
        join pg_catalog.pg_namespace as n on n.oid = t.typnamespace
        left join pg_catalog.pg_class as c on c.oid = t.typrelid
       where t.typowner = 'berth_owner'::regrole and ${ours('n')}
         and (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c'))
       order by n.nspname, t.typname`,
  )
}

/** Bodies are in their files; here a hash shows a change. It is computed as if the objects of schema `exposed` were in public. */
export function readFunctions(db: Queryable, exposed: string): Promise<string[]> {
  return linesOf(
    db,
    `
      select concat_ws(E'\n  ', s.signature, s.result, s.manner, s.body) as line
        from (
          select n.nspname, p.proname, pg_get_function_identity_arguments(p.oid) as arguments,
                 format('create %s %s(%s)', case p.prokind when 'p' then 'procedure' else 'function' end,
                      quote_ident(n.nspname) || '.' || quote_ident(p.proname), pg_get_function_arguments(p.oid)) as signature,
                 'returns ' || pg_get_function_result(p.oid) as result,
                 concat_ws(' ',
                   'language ' || l.lanname,
                   case when p.prokind = 'f' then
                     case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end end,
                   case when p.proisstrict then 'strict' end,
                   case when p.proleakproof then 'leakproof' end,
                   case p.proparallel when 's' then 'parallel safe' when 'r' then 'parallel restricted' end,
                   case when p.prosecdef then 'security definer' end,
                   (select string_agg('set ' || c.setting, ' ' order by c.setting collate "C")
                      from unnest(p.proconfig) as c (setting))) as manner,
                 '-- body ' || left(encode(sha256(convert_to(
                   regexp_replace(coalesce(pg_get_function_sqlbody(p.oid), p.prosrc), '\\m' || $1 || '\\.(?=[a-z_])', 'public.', 'g'),
                   'UTF8')), 'hex'), 16) as body
            from pg_catalog.pg_proc as p
            join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
            join pg_catalog.pg_language as l on l.oid = p.prolang
           where p.proowner = 'berth_owner'::regrole and p.prokind in ('f', 'p') and ${ours('n')}
             and not exists (select from pg_catalog.pg_depend as d
                              where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
        ) as s
       order by s.nspname, s.proname, s.arguments collate "C"`,
    [exposed],
  )
}

/**
 * Privileges of all roles except the owner. MAINTAIN exists only from 17 on, and nobody is granted it. Privileges on a dropped column
 * remain on 15. Without an access list, a table is for its owner only, and a function for everybody.
 */
export function readGrants(db: Queryable): Promise<string[]> {
  return linesOf(
    db,
    `
      with acls as (
        select 'table' as kind, c.oid::regclass::text as name, null::text as attribute, c.relacl as acl, c.relnamespace as namespace
          from pg_catalog.pg_class as c
         where c.relowner = 'berth_owner'::regrole and c.relkind in ('r', 'p', 'v', 'm')
           and not (c.relispartition and c.relname ~ '_[0-9]{4}_[0-9]{2}$')
        union all
        select 'sequence', c.oid::regclass::text, null, c.relacl, c.relnamespace
          from pg_catalog.pg_class as c where c.relowner = 'berth_owner'::regrole and c.relkind = 'S'
        union all
        select 'table', c.oid::regclass::text, quote_ident(a.attname), a.attacl, c.relnamespace
          from pg_catalog.pg_attribute as a join pg_catalog.pg_class as c on c.oid = a.attrelid
         where c.relowner = 'berth_owner'::regrole and a.attacl is not null and not a.attisdropped
           and not (c.relispartition and c.relname ~ '_[0-9]{4}_[0-9]{2}$')
        union all
        select case p.prokind when 'p' then 'procedure' else 'function' end,
               p.oid::regprocedure::text, null, coalesce(p.proacl, acldefault('f', p.proowner)), p.pronamespace
          from pg_catalog.pg_proc as p where p.proowner = 'berth_owner'::regrole
           and not exists (select from pg_catalog.pg_depend as d
                            where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
        union all
        select 'schema', quote_ident(n.nspname), null, n.nspacl, n.oid
          from pg_catalog.pg_namespace as n where n.nspowner = 'berth_owner'::regrole
      )
      select format('grant %s on %s%s to %s%s;',
               string_agg(lower(x.privilege_type) || coalesce(' (' || g.attribute || ')', ''), ', ' order by x.privilege_type),
               case g.kind when 'table' then '' else g.kind || ' ' end, g.name,
               case x.grantee when 0 then 'public' else x.grantee::regrole::text end,
               case when x.is_grantable then ' with grant option' else '' end) as line
        from acls as g join pg_catalog.pg_namespace as n on n.oid = g.namespace, lateral aclexplode(g.acl) as x
       where x.grantee <> 'berth_owner'::regrole and x.privilege_type <> 'MAINTAIN' and ${ours('n')}
       group by g.kind, g.name, g.attribute, x.grantee, x.is_grantable
       order by g.kind collate "C", g.name collate "C", g.attribute collate "C" nulls first,
                case x.grantee when 0 then 'public' else x.grantee::regrole::text end collate "C"`,
  )
}

export function readDefaultGrants(db: Queryable): Promise<string[]> {
  return linesOf(
    db,
    `
      select s.line from (
        select format('-- by default, on %s: %s',
               case d.defaclobjtype when 'f' then 'functions' when 'r' then 'tables' when 'S' then 'sequences'
                                    when 'T' then 'types' else 'schemas' end,
               coalesce((select string_agg(case x.grantee when 0 then 'public' else x.grantee::regrole::text end
                                           || ' may ' || lower(x.privilege_type), ', '
                                           order by x.grantee::regrole::text collate "C", x.privilege_type)
                           from aclexplode(d.defaclacl) as x where x.privilege_type <> 'MAINTAIN'), 'nobody may anything')) as line
        from pg_catalog.pg_default_acl as d
       where d.defaclrole = 'berth_owner'::regrole) as s
       order by s.line collate "C"`,
  )
}
