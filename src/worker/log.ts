import { Logger as GraphileLogger } from 'graphile-worker'
import type { Logger } from 'pino'

/** The library's words in our log. It tells of every poll and every job, so its news is our detail. */
export function graphileLogger(logger: Logger | null): GraphileLogger {
  return new GraphileLogger(() => (level, message) => {
    if (logger === null) return
    // The stack of a failed job follows its first line; the history has what it failed with.
    const [line] = message.split('\n')
    if (level === 'error') logger.error(line)
    else if (level === 'warning') logger.warn(line)
    else logger.debug(line)
  })
}
