import { nowUs } from '#prove/history/clock.ts'
import { compareRows } from '#prove/rows/compare.ts'
import { completeHistory } from '#prove/rows/complete_history.ts'
import { readRows } from '#prove/rows/read_rows.ts'
import type { Shopper, System } from '#prove/system.ts'
import { BerthHttpShopper } from '#prove/systems/berth_http.ts'
import { BerthSqlShopper } from '#prove/systems/berth_sql.ts'
import { type Tokens, Wallet } from '#prove/systems/buyers.ts'
import { ClientClock } from '#prove/systems/client_clock.ts'
import { HttpCaller } from '#prove/systems/http_caller.ts'
import type { HttpConnection } from '#prove/systems/http_connection.ts'
import type { LineShopper } from '#prove/waitlists/line_shopper.ts'
import type { BerthWorld } from '#prove/world/berth_world.ts'
import type { Database } from '#prove/world/database.ts'

export interface BerthOptions {
  readonly database: Database
  readonly world: BerthWorld
  /** Servers in the order in which a client tries them; none: everybody asks over SQL. */
  readonly originsOf: (client: number, connection: number) => readonly URL[]
}

/**
 * Every so many clients one asks over SQL, past the servers: a call for itself costs PostgreSQL ten times its share of a
 * batch, and is answered sooner, so these few ask a twentieth of everything.
 */
const SQL_EVERY = 96
/** Of so many, which one: early, so that a small crowd has one as well. */
const SQL_CLIENT = 5

export interface Berth extends System {
  openShopper(client: number, connection: number): Promise<Shopper & LineShopper>
  /** The clients over HTTP, whose clocks may be set wrong. */
  readonly phones: readonly HttpCaller[]
  /** One more of them, over connections that it shares with others. */
  openCrowd(size: number, connect: (number: number) => HttpConnection): readonly Shopper[]
}

/** Berth as its clients know it: over HTTP through several servers, and over SQL beside them. */
export function createBerth({ database, world, originsOf }: BerthOptions): Berth {
  const { buyers, admin, owner } = world
  const phones: HttpCaller[] = []
  const tokens: Tokens = new Map()

  function openPhone(origins: readonly URL[]): HttpCaller {
    const clock = new ClientClock()
    const phone = new HttpCaller({ origins, wallet: new Wallet(buyers, clock, tokens), clock })
    phones.push(phone)
    return phone
  }

  return {
    name: 'Berth',
    phones,
    openCrowd(size, connect) {
      const clock = new ClientClock()
      const wallet = new Wallet(buyers, clock, tokens)
      return Array.from({ length: size }, (_, number) => {
        const [origin] = originsOf(0, 1)
        if (origin === undefined) throw new Error('There is no server')
        const caller = new HttpCaller({ origins: [origin], connect: () => connect(number), wallet, clock })
        return new BerthHttpShopper(caller, admin)
      })
    },
    openGroup: (shape) => world.openGroup(shape),
    async openShopper(client, connection) {
      const origins = originsOf(client, connection)
      if (origins.length > 0 && client % SQL_EVERY !== SQL_CLIENT) {
        return new BerthHttpShopper(openPhone(origins), admin)
      }
      return new BerthSqlShopper({ url: database.appUrl, buyers, admin, operatorOf: world.operatorOf })
    },
    async settle(sale) {
      const operatorId = world.operatorOf(sale.group.occurrences[0]?.id ?? '')
      const lookedAtUs = nowUs()
      const rows = await readRows(owner, operatorId, sale, buyers)
      return { findings: compareRows(sale, rows), operations: completeHistory(sale, rows, lookedAtUs) }
    },
  }
}
