import { metOtherObjects } from '#db/errors/server_errors.ts'
import { Refused } from '#http/problems/refused.ts'

/** Objects are replaced in one transaction: by then it has ended. */
const RETRY_AFTER = { 'retry-after': '2' }

/**
 * Tells what a migration under load does to statements from a fault of ours, which looks the same: an object is missing, or
 * another than it was. Null if the error is of another kind, so that nobody waits for the answer.
 */
export function createUpgradeJudge(isInTransition: () => Promise<boolean>) {
  let asked: Promise<boolean> | null = null
  const ask = async () => {
    try {
      return await isInTransition()
    } catch {
      // The database has gone meanwhile, and that is as much a reason to ask again.
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
