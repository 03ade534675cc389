import { hash } from 'node:crypto'
import type { Queryable } from '#db/connections/pool.ts'
import { MigrationError } from '#ops/migrate/errors.ts'
import { inOneTransaction } from '#ops/migrate/transaction.ts'

/**
 * From where a database draws the numbers of its references, and the secret that they are made unreadable with. Machines that share
 * a key never give one reference twice, as long as each has an offset of its own: they draw offset, offset + step, offset + 2 step …
 */
export interface ReferenceRange {
  readonly key: Uint8Array
  readonly step: number
  readonly offset: number
}

/** How many machines may share a key: each is left with 2^28 references, 268 million, or more. */
export const REFERENCE_STEP_MAX = 4096

/** Another key or range than that of references which were given. Nothing was changed. */
export class ReferencesNotPossible extends MigrationError {
  override readonly code = 'references_not_possible'
}

/** The four rounds of core.encode_reference, of a key of whatever length: SHA-256, which is the same everywhere and for ever. */
function roundsOf(key: Uint8Array): string[] {
  const digest = hash('sha256', Buffer.concat([Buffer.from('berth references '), key]), 'buffer')
  return [0, 8, 16, 24].map((at) => String(digest.readBigInt64BE(at)))
}

/**
 * Keeps the key and the range that were asked for, as long as no reference was given under others. The range is the sequence's own
 * start and increment. Nothing of the key is told, whatever happens.
 */
export async function keepReferences(db: Queryable, { key, step, offset }: ReferenceRange): Promise<void> {
  const rounds = roundsOf(key)
  await inOneTransaction(db, { as: 'berth_owner' }, async () => {
    const kept = await readKept(db, rounds)
    if (kept.same_key && kept.step === step && kept.offset === offset) return
    // Changes nothing, but waits for those who drew a number and have not committed yet, and keeps others from drawing.
    await db.query('alter sequence core.reference_numbers cache 1')
    if ((await readKept(db, rounds)).has_given) throw refusal(kept)
    await db.query(
      `alter sequence core.reference_numbers increment by ${step} start with ${offset} restart with ${offset}`,
    )
    await db.query('update core.reference_keys as k set rounds = $1', [rounds])
  })
}

interface Kept {
  readonly same_key: boolean
  readonly step: number
  readonly offset: number
  readonly has_given: boolean
}

async function readKept(db: Queryable, rounds: readonly string[]): Promise<Kept> {
  const { rows } = await db.query<Kept>(
    `select k.rounds = $1::bigint[] as same_key, s.seqincrement::integer as step, s.seqstart::integer as "offset",
            n.is_called or exists (select from core.bookings) as has_given
       from core.reference_keys as k
      cross join core.reference_numbers as n
       join pg_catalog.pg_sequence as s on s.seqrelid = 'core.reference_numbers'::regclass`,
    [rounds],
  )
  const [kept] = rows
  if (kept === undefined)
    throw new MigrationError('core.reference_keys has lost its key: restore it from a backup.')
  return kept
}

function refusal({ same_key, step, offset }: Kept): ReferencesNotPossible {
  const given = `step ${step} and offset ${offset}`
  return new ReferencesNotPossible(
    `This database has given references ${same_key ? `with ${given}` : `under another key, with ${given}`}, and a reference that somebody has must not be given again. ` +
      (same_key
        ? `Set BERTH_REFERENCE_STEP=${step} and BERTH_REFERENCE_OFFSET=${offset}, or leave the key and both out.`
        : 'Leave BERTH_REFERENCE_KEY, BERTH_REFERENCE_STEP and BERTH_REFERENCE_OFFSET out, or give the key of the first time.'),
  )
}
