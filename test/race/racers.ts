import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { bookBatch } from '#db/booking/batches.ts'
import { cancelBatch } from '#db/booking/cancellations.ts'
import { type BookingChange, confirmBatch, releaseBatch } from '#db/booking/holds.ts'
import { connect, type Queryable } from '#db/connections/pool.ts'
import type { Berth } from '#test/helpers/berth.ts'
import type { Operator } from '#test/helpers/operators.ts'
import { type Answer, line, type Person } from '#test/helpers/people.ts'

/** One line of a request. */
export interface Wanted {
  readonly occurrence: { readonly id: string }
  readonly quantity?: number
  readonly seat?: string
  readonly from?: number
  readonly to?: number
}

export interface Asked {
  readonly hold?: boolean
  readonly waitlist?: boolean
  readonly key?: string
}

/** The outcome: held, confirmed, waitlisted (or the status of an earlier booking), or the code of a refusal. */
export interface Got {
  readonly code: string
  readonly id: string | null
  readonly replayed: boolean
}

/** One connection of one customer. */
export interface Racer {
  book(wanted: readonly Wanted[], asked?: Asked): Promise<Got>
  confirm(id: string): Promise<string>
  release(id: string): Promise<string>
  cancel(id: string): Promise<string>
}

/**
 * Opens this many real connections. Half of them call public.book for an account, as PostgREST would. The others call core.book_batch
 * and the following batches like a server, with other requests before and after theirs in the same batch.
 */
export async function openRacers(berth: Berth, count: number) {
  const clients: pg.Client[] = []
  berth.database.after(async () => {
    await Promise.all(clients.map((client) => client.end()))
  })
  for (let i = 0; i < count; i += 1) clients.push(await connect(berth.database.appUrl, 'berth race'))

  return async (operator: Operator): Promise<Racer[]> => {
    const racers: Racer[] = []
    for (const [i, client] of clients.entries()) {
      const person = await operator.customer()
      const signedIn = i % 2 === 0
      await actAs(client, signedIn ? person : null)
      racers.push(signedIn ? asPerson(client, operator) : asServer(client, operator, person))
    }
    return racers
  }
}

/** Sets the account for the rest of the session, or restores the server. Every statement commits by itself. */
async function actAs(client: pg.Client, person: Person | null): Promise<void> {
  await client.query(person === null ? 'reset role' : 'set role authenticated')
  const claims = person === null ? '' : JSON.stringify({ sub: person.accountId })
  await client.query(`select set_config('request.jwt.claims', $1, false)`, [claims])
}

function asPerson(client: pg.Client, operator: Operator): Racer {
  return {
    async book(wanted, { key, ...asked } = {}) {
      const items = wanted.map(({ occurrence, from, to, ...rest }) => ({
        occurrence_id: occurrence.id,
        from_index: from,
        to_index: to,
        ...rest,
      }))
      const { rows } = await client.query<{ answer: Answer }>('select public.book($1, $2, $3) as answer', [
        operator.id,
        JSON.stringify({ items, ...asked }),
        key,
      ])
      const answer = rows[0]?.answer
      return {
        code: answer?.code ?? answer?.status ?? 'no answer',
        id: answer?.booking?.id ?? answer?.waitlist_entry_id ?? null,
        replayed: answer?.replayed ?? false,
      }
    },
    confirm: (id) => codeOf(client.query('select public.confirm($1)', [id])),
    release: (id) => codeOf(client.query('select public.release($1)', [id])),
    cancel: (id) => codeOf(client.query('select public.cancel_booking($1)', [id])),
  }
}

function asServer(client: pg.Client, operator: Operator, person: Person): Racer {
  return {
    async book(wanted, asked = {}) {
      const lines = wanted.map(({ occurrence, quantity = 1, seat, from, to }) =>
        line(occurrence, { quantity, seat, fromIndex: from, toIndex: to }),
      )
      const request = person.request(lines, asked)
      const missing = person.request([line({ id: randomUUID() })])
      const verdicts = await bookBatch(client, operator.id, [missing, request, missing])
      const verdict = verdicts[1]
      if (verdict === undefined) throw new Error('The batch gave no verdict')
      return { code: verdict.code, id: verdict.resultId, replayed: verdict.replayed }
    },
    async confirm(id) {
      if ((await amongOthers(confirmBatch, id)) === 'confirmed') return 'done'
      return await inTurn(client, person, 'select public.confirm($1)', id)
    },
    release: async (id) => (await amongOthers(releaseBatch, id)).refusal ?? 'done',
    cancel: async (id) => (await amongOthers(cancelBatch, id)).refusal ?? 'done',
  }

  async function amongOthers<Verdict>(
    runBatch: (
      db: Queryable,
      operatorId: string,
      changes: readonly BookingChange[],
    ) => Promise<readonly Verdict[]>,
    id: string,
  ): Promise<Verdict> {
    const missing = { bookingId: randomUUID(), accountId: person.accountId }
    const [, verdict] = await runBatch(client, operator.id, [missing, { ...missing, bookingId: id }, missing])
    if (verdict === undefined) throw new Error('The batch gave no verdict')
    return verdict
  }
}

/** As in the server: the account is set for one transaction. */
async function inTurn(client: pg.Client, person: Person, sql: string, id: string): Promise<string> {
  await client.query('begin; set local role authenticated')
  await client.query(`select set_config('request.jwt.claims', $1, true)`, [
    JSON.stringify({ sub: person.accountId }),
  ])
  const code = await codeOf(client.query(sql, [id]))
  await client.query(code === 'done' ? 'commit' : 'rollback')
  return code
}

/** done, or the code of a refusal. Any other error fails the test. */
export async function codeOf(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
    return 'done'
  } catch (error) {
    if (error instanceof pg.DatabaseError && /^RB/.test(error.code ?? '')) {
      return String(JSON.parse(error.detail ?? '{}').code)
    }
    throw error
  }
}
