import { metOtherObjects } from '#db/errors/server_errors.ts'
import { Refused } from '#http/problems/refused.ts'

/** Objects are replaced in one transaction, which has ended by then. */
const RETRY_AFTER = { 'retry-after': '2' }

/**
 * Distinguishes the effects of a migration under load from a fault of ours. Both look the same: an object is missing, or has
 * changed. Null if the error is of another kind, so that its answer is not delayed.
 */
export function createUpgradeJudge(isInTransition: () => Promise<boolean>) {
  let asked: Promise<boolean> | null = null
  const ask = async () => {
    try {
      return await isInTransition()
    } catch {
      // The database has become unavailable meanwhile, which is also a reason to retry.
      return true
    } finally {
      asked = null
    }
  }

  return (error: unknown): Promise<Refused> | null => {
    if (!metOtherObjects(error)) return null
    asked ??= ask()
    return asked.then((isUpgrade) =>
      isUpgrade
        ? new Refused('database_unavailable', {
            detail: 'The database is being upgraded.',
            headers: RETRY_AFTER,
            cause: error,
          })
        : new Refused('internal', { cause: error }),
    )
  }
}
