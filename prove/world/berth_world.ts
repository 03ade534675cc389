import { randomUUID } from 'node:crypto'
import type { Group, GroupShape } from '#prove/system.ts'
import type { Database } from '#prove/world/database.ts'
import { GroupMaker } from '#prove/world/groups.ts'
import { makeOperator } from '#prove/world/operators.ts'
import { PatientClient } from '#prove/world/patient_client.ts'

/** Their bookings queue apart in a server, and take turns. */
const OPERATORS = 2

/** Operators, people and what is sold, in a migrated database. */
export interface BerthWorld {
  /** Accounts by the number of the buyer. */
  readonly buyers: readonly string[]
  /** An admin of every operator. */
  readonly admin: string
  /** Of the operators in turn, or of the one with this number. */
  openGroup(shape: GroupShape, operator?: number): Promise<Group>
  /** Whose departure or event it is. */
  operatorOf(occurrence: string): string
  /** The rows, as their owner sees them. */
  readonly owner: PatientClient
  close(): Promise<void>
}

export async function makeWorld(database: Database, buyers: number): Promise<BerthWorld> {
  const owner = new PatientClient(database.url, 'set role berth_owner')
  const accounts = Array.from({ length: buyers + 1 }, () => randomUUID())
  const [admin = '', ...customers] = accounts
  const makers = await owner.transaction(async (db) => {
    await db.query(`select core.ensure_months(core.now(), core.now() + interval '35 days')`)
    await db.query(
      'insert into core.accounts (id, created_at) select u.id, core.now() from unnest($1::uuid[]) as u(id)',
      [accounts],
    )
    const made: GroupMaker[] = []
    for (let i = 0; i < OPERATORS; i += 1) made.push(new GroupMaker(owner, await makeOperator(db, admin)))
    return made
  })
  const operators = new Map<string, string>()
  let turn = 0

  return {
    buyers: customers,
    admin,
    owner,
    async openGroup(shape, operator) {
      turn += 1
      const maker = makers[(operator ?? turn) % makers.length]
      if (maker === undefined) throw new Error('There is no operator')
      const group = await maker.make(shape)
      for (const { id } of group.occurrences) operators.set(id, maker.operator.id)
      return group
    },
    operatorOf: (occurrence) => operators.get(occurrence) ?? '',
    close: () => owner.close(),
  }
}
