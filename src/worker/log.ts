import { Logger as GraphileLogger } from 'graphile-worker'
import type { Logger } from 'pino'

/** Writes the messages of the library to our log. It reports every poll and every job, so its `info` is our `debug`. */
export function graphileLogger(logger: Logger | null): GraphileLogger {
  return new GraphileLogger(() => (level, message) => {
    if (logger === null) return
    // The message of a failed job continues with its stack. The history has the error.
    const [line] = message.split('\n')
    if (level === 'error') logger.error(line)
    else if (level === 'warning') logger.warn(line)
    else logger.debug(line)
  })
}
