import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { connect } from '#db/connections/pool.ts'

const PAUSE_MS = 50
/** Longer than PostgreSQL takes to recover from any crash that a run makes, on a machine that others use as well. */
const WAIT_MS_MAX = 300_000

/** What an error says if the server itself answered, and the connection goes on: everything else is worth another try. */
const ANSWERED = /^(?!08|57P|53300|40)/

/**
 * A connection of the checker itself, which outlives crashes: work that broke with its connection is done again on a
 * new one. So it is only for what may be done twice.
 */
export class PatientClient {
  readonly #url: string
  readonly #opening: string
  #client: pg.Client | null = null
  #turn: Promise<unknown> = Promise.resolve()

  /** `opening` is said to each new connection. */
  constructor(url: string, opening = 'select') {
    this.#url = url
    this.#opening = opening
  }

  query<Row extends pg.QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.transaction(async (db) => (await db.query<Row>(sql, parameters)).rows)
  }

  /** One after the other, for there is one connection. */
  transaction<Result>(work: (db: pg.Client) => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(() => this.#untilAnswered(work))
    this.#turn = result.catch(() => undefined)
    return result
  }

  async close(): Promise<void> {
    await this.#turn
    await this.#client?.end().catch(() => undefined)
    this.#client = null
  }

  async #untilAnswered<Result>(work: (db: pg.Client) => Promise<Result>): Promise<Result> {
    const giveUpAtMs = performance.now() + WAIT_MS_MAX
    for (;;) {
      try {
        this.#client ??= await this.#open()
        await this.#client.query('begin')
        const result = await work(this.#client)
        await this.#client.query('commit')
        return result
      } catch (error) {
        await this.#drop()
        const answered = error instanceof pg.DatabaseError && ANSWERED.test(error.code ?? '')
        if (answered || performance.now() > giveUpAtMs) throw error
        await pause(PAUSE_MS)
      }
    }
  }

  async #open(): Promise<pg.Client> {
    const client = await connect(this.#url, 'berth prove')
    await client.query(this.#opening)
    return client
  }

  async #drop(): Promise<void> {
    const client = this.#client
    this.#client = null
    await client?.end().catch(() => undefined)
  }
}
