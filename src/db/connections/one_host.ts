import { type Environment, SettingError, textOf } from '#db/environment.ts'

const SEVERAL =
  'names several hosts, and Berth connects to one: name the primary, or what always leads to it (HAProxy, PgBouncer, a virtual address)'
const ATTRIBUTES =
  'asks for a choice among several hosts, and Berth connects to one: leave it out, and name the primary'

/** Refuses a URL that libpq would read as several hosts, and pg as the name of one. This happens before anything connects. */
export function refuseSeveralHosts(variable: string, url: string): void {
  const [, authority = '', query = ''] = /^[a-z]+:\/\/([^/?#]*)[^?]*(\?[^#]*)?/i.exec(url) ?? []
  const parameters = new URLSearchParams(query)
  const hosts = authority.slice(authority.lastIndexOf('@') + 1)
  const named = [hosts, ...['host', 'hostaddr', 'port'].flatMap((name) => parameters.getAll(name))]
  if (named.some((text) => /,|%2c/i.test(text))) throw new SettingError(variable, SEVERAL)
  const attributes = parameters.get('target_session_attrs')
  if (!isAny(attributes)) throw new SettingError(`${variable} with its target_session_attrs`, ATTRIBUTES)
}

/** Does the same for the variables of libpq, which pg reads if the URL does not name a host. */
export function refuseSeveralHostsOf(env: Environment): void {
  for (const variable of ['PGHOST', 'PGHOSTADDR', 'PGPORT']) {
    if (textOf(env, variable)?.includes(',')) throw new SettingError(variable, SEVERAL)
  }
  if (!isAny(textOf(env, 'PGTARGETSESSIONATTRS'))) throw new SettingError('PGTARGETSESSIONATTRS', ATTRIBUTES)
}

function isAny(attributes: string | null): boolean {
  return attributes === null || attributes === 'any'
}
