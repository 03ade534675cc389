/** The fields that are read from errors of PostgreSQL and of Node's network, which are loosely typed. */
interface Coded extends Error {
  readonly code?: string
  readonly address?: string
  readonly port?: number
  readonly hostname?: string
  readonly errors?: readonly Coded[]
}

interface Explained {
  readonly code: string
  readonly message: string
}

type Explain = (error: Coded) => Explained

const unreachable =
  (what: string, advice: string): Explain =>
  (error) => {
    const { address, port, hostname } = error.errors?.[0] ?? error
    const where = address === undefined ? hostname : `${address}${port === undefined ? '' : `:${port}`}`
    return {
      code: 'database_unreachable',
      message: `${what}${where === undefined ? '' : ` ${where}`} (${error.code}): ${advice}`,
    }
  }

const saying =
  (code: string, advice: string): Explain =>
  ({ message }) => ({ code, message: `${message}: ${advice}` })

const OWN_URL = 'use the DATABASE_URL with which you ran `berth migrate`, of the role that owns the database'

const BY_CODE: Readonly<Record<string, Explain>> = {
  ECONNREFUSED: unreachable(
    'Nothing answers at',
    'start PostgreSQL there, or mend host and port in DATABASE_URL',
  ),
  ENOTFOUND: unreachable('There is no host', 'mend the host in DATABASE_URL'),
  EAI_AGAIN: unreachable(
    'The name service does not know',
    'mend the host in DATABASE_URL, or ask again later',
  ),
  ETIMEDOUT: unreachable('No answer in time from', 'look for a firewall, or mend the host in DATABASE_URL'),
  EHOSTUNREACH: unreachable('There is no way to', 'look at the network, or mend the host in DATABASE_URL'),
  ENETUNREACH: unreachable('There is no way to', 'look at the network, or mend the host in DATABASE_URL'),
  ECONNRESET: unreachable('The connection was cut', 'ask again; the log of PostgreSQL may say why'),
  '28P01': saying('wrong_password', 'mend user and password in DATABASE_URL'),
  '28000': explainRefusedLogin,
  '3D000': saying('no_such_database', 'make it (createdb), or mend the name in DATABASE_URL'),
  '3F000': saying('not_migrated', 'this database is not at this release: run `berth migrate`'),
  '42P01': saying('not_migrated', 'this database is not at this release: run `berth migrate`'),
  '42883': saying('not_migrated', 'this database is not at this release: run `berth migrate`'),
  '42703': saying('not_migrated', 'this database is not at this release: run `berth migrate`'),
  '42501': saying('not_allowed', OWN_URL),
  '53300': saying('too_many_connections', 'end some, or raise max_connections'),
  '53100': saying('disk_full', 'make room where PostgreSQL keeps its data'),
  '57P03': saying('database_starting', 'ask again in a moment'),
  '57P01': saying('database_stopped', 'somebody ended the session or stops PostgreSQL; ask again'),
  '25006': saying('read_only', 'this is a standby or a read-only database: name the primary in DATABASE_URL'),
  ERR_TLS_CERT_ALTNAME_INVALID: saying(
    'certificate_refused',
    'name the host as the certificate does, or use sslmode=verify-ca',
  ),
}

/** Errors of OpenSSL about a certificate chain that it cannot verify. */
const CERTIFICATE = /CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER)/

/** Errors of pg without a code. */
const BY_MESSAGE: readonly (readonly [RegExp, Explain])[] = [
  [
    /does not support SSL/,
    saying('no_tls', 'take sslmode out of DATABASE_URL (and PGSSLMODE), or switch ssl on in PostgreSQL'),
  ],
  [/client password must be a string/, saying('no_password', 'DATABASE_URL has no password')],
  [
    /^Connection terminated/,
    saying('database_unreachable', 'ask again; the log of PostgreSQL may say why it ended'),
  ],
]

function explainRefusedLogin(error: Coded): Explained {
  if (/no encryption|SSL off/.test(error.message)) {
    return saying('tls_required', 'PostgreSQL wants TLS: add ?sslmode=require to DATABASE_URL')(error)
  }
  return saying(
    'login_refused',
    'mend the user in DATABASE_URL, or let it in (pg_hba.conf, alter role … login)',
  )(error)
}

/** One line with what happened and what to do; null for an error that comes neither from PostgreSQL nor from the network. */
export function explainDatabaseError(error: unknown): Explained | null {
  if (!(error instanceof Error)) return null
  const coded: Coded = error
  const byMessage = BY_MESSAGE.find(([pattern]) => pattern.test(error.message))
  if (byMessage !== undefined) return byMessage[1](coded)
  const { code } = coded
  if (typeof code !== 'string') return null
  const explain = BY_CODE[code]
  if (explain !== undefined) return explain(coded)
  if (CERTIFICATE.test(code)) {
    return saying(
      'certificate_refused',
      'name its authority in PGSSLROOTCERT, or use sslmode=require, which trusts whoever answers',
    )(coded)
  }
  return { code, message: error.message }
}
