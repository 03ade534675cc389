import type { HttpConnection } from '#cli/load/http_connection.ts'
import type { Database } from '#prove/fixture/database.ts'
import type { Fixture } from '#prove/fixture/fixture.ts'
import { nowUs } from '#prove/history/clock.ts'
import { compareRows } from '#prove/rows/compare.ts'
import { completeHistory } from '#prove/rows/complete_history.ts'
import { readRows } from '#prove/rows/read_rows.ts'
import type { Session } from '#prove/session.ts'
import type { SystemUnderTest } from '#prove/system_under_test.ts'
import { BerthHttpSession } from '#prove/systems/berth_http.ts'
import { BerthSqlSession } from '#prove/systems/berth_sql.ts'
import { ClientClock } from '#prove/systems/client_clock.ts'
import { HttpCaller } from '#prove/systems/http_caller.ts'
import { TokenCache, type Tokens } from '#prove/systems/token_cache.ts'
import type { WaitlistSession } from '#prove/waitlists/waitlist_session.ts'

export interface BerthOptions {
  readonly database: Database
  readonly fixture: Fixture
  /** Servers in the order in which a client tries them. If there are none, all clients use SQL. */
  readonly originsOf: (client: number, connection: number) => readonly URL[]
}

/**
 * One client in this many uses SQL and bypasses the servers. A single call costs PostgreSQL ten times as much as a share of a
 * batch, and is answered sooner, so these few clients send about a twentieth of all requests.
 */
const SQL_EVERY = 96
/** Which of them it is: a low number, so that a run with few clients has one too. */
const SQL_CLIENT = 5

export interface Berth extends SystemUnderTest {
  openSession(client: number, connection: number): Promise<Session & WaitlistSession>
  /** The HTTP clients, whose clocks a fault may set wrong. */
  readonly httpCallers: readonly HttpCaller[]
  /** Opens many more HTTP clients, which share connections. */
  openCrowd(size: number, connect: (number: number) => HttpConnection): readonly Session[]
}

/** Berth as its clients see it: over HTTP through several servers, and over SQL. */
export function createBerth({ database, fixture, originsOf }: BerthOptions): Berth {
  const { buyers, admin, owner } = fixture
  const httpCallers: HttpCaller[] = []
  const tokens: Tokens = new Map()

  function openCaller(origins: readonly URL[]): HttpCaller {
    const clock = new ClientClock()
    const caller = new HttpCaller({ origins, tokenCache: new TokenCache(buyers, clock, tokens), clock })
    httpCallers.push(caller)
    return caller
  }

  return {
    name: 'Berth',
    httpCallers,
    openCrowd(size, connect) {
      const clock = new ClientClock()
      const tokenCache = new TokenCache(buyers, clock, tokens)
      return Array.from({ length: size }, (_, number) => {
        const [origin] = originsOf(0, 1)
        if (origin === undefined) throw new Error('There is no server')
        const caller = new HttpCaller({
          origins: [origin],
          connect: () => connect(number),
          tokenCache,
          clock,
        })
        return new BerthHttpSession(caller, admin)
      })
    },
    openGroup: (shape) => fixture.openGroup(shape),
    async openSession(client, connection) {
      const origins = originsOf(client, connection)
      if (origins.length > 0 && client % SQL_EVERY !== SQL_CLIENT) {
        return new BerthHttpSession(openCaller(origins), admin)
      }
      return new BerthSqlSession({ url: database.appUrl, buyers, admin, operatorOf: fixture.operatorOf })
    },
    async audit(history) {
      const operatorId = fixture.operatorOf(history.group.occurrences[0]?.id ?? '')
      const readAtUs = nowUs()
      const rows = await readRows(owner, operatorId, history, buyers)
      return { findings: compareRows(history, rows), operations: completeHistory(history, rows, readAtUs) }
    },
  }
}
