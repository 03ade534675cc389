import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SQL_DIRECTORY } from '#ops/migrate/files.ts'
import { type RepeatableObject, readObjects } from '#ops/migrate/objects.ts'
import type { TestDatabase } from '#test/helpers/database.ts'

interface Signature {
  readonly name: string
  readonly arguments: string
  readonly result: string
  readonly roles: string
}

/** The table of docs/supabase.md: a row for each function that clients may call, from the catalogue and the headers of the files. */
export async function describeRpcs(database: Pick<TestDatabase, 'rows'>): Promise<string> {
  const signatures = await database.rows<Signature & Record<string, unknown>>(
    `select p.proname as name, pg_get_function_arguments(p.oid) as arguments,
            case when pg_get_function_result(p.oid) like 'TABLE%' then 'rows' else pg_get_function_result(p.oid) end as result,
            case when has_function_privilege('anon', p.oid, 'execute') then 'anyone'
                 when has_function_privilege('authenticated', p.oid, 'execute') then 'signed in'
                 else 'service key' end as roles
       from pg_catalog.pg_proc as p
      where p.pronamespace = 'public'::regnamespace and p.proowner = 'berth_owner'::regrole
        and has_function_privilege('service_role', p.oid, 'execute')
        -- What takes a row of a view is there to be embedded.
        and not exists (select from pg_catalog.pg_class as c where c.reltype = any (p.proargtypes::oid[]))
      order by p.proname`,
  )
  const files = new Map((await readObjects()).map((file) => [file.name, file]))
  const rows = signatures.map(({ name, arguments: args, result, roles }) => {
    const shortArgs = args
      .replace(/ DEFAULT ([^,]*?)(::[a-z[\] ]+)?(?=,|$)/g, ' = $1')
      .replace(/NULL/g, 'null')
    const codes = [...refusalsOf(`public.${name}`, files)].map((code) => `\`${code}\``).join(', ')
    return `| \`${name}(${shortArgs})\` | ${result} | ${roles} | ${codes} |`
  })
  return ['| function | returns | who | may refuse |', '|---|---|---|---|', ...rows].join('\n')
}

const CODES = new Set(
  [...readFileSync(join(SQL_DIRECTORY, 'refusals.sql'), 'utf8').matchAll(/'([a-z_]+)', *'RB\d{3}'/g)].map(
    ([, code]) => code ?? '',
  ),
)

/** The codes that a function names in its header or its body, and those of the functions to which it refers, or which it calls if it lists none. */
function refusalsOf(
  name: string,
  files: ReadonlyMap<string, RepeatableObject>,
  seen = new Set<string>(),
): Set<string> {
  const sql = seen.has(name) ? undefined : files.get(name)?.sql
  if (sql === undefined) return new Set()
  seen.add(name)
  const listed = /^-- Refuses +(.*(?:\n-- {4,}.*)*)/m.exec(sql)?.[1]
  const body = sql.replace(/^--.*$/gm, '')
  const codes = (listed?.match(/[a-z_]+/g) ?? []).filter((word) => CODES.has(word))
  const raised = [...body.matchAll(/'([a-z_]+)'/g)]
    .map(([, code]) => code ?? '')
    .filter((word) => CODES.has(word))
  const others = ((codes.length > 0 ? listed : body) ?? '').match(/\b(?:core|transit|public)\.[a-z_]+/g) ?? []
  return new Set(
    [...codes, ...raised, ...others.flatMap((other) => [...refusalsOf(other, files, seen)])].sort(),
  )
}
