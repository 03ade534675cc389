import pino, { type Logger } from 'pino'
import { LogWriter, type LostLines } from '#cli/servers/log_writer.ts'
import { goOnWithoutOutput } from '#cli/terminal/lost_output.ts'
import { SettingError, textOf } from '#db/environment.ts'

const LEVELS = [...Object.keys(pino.levels.values), 'silent']
const STDERR = 2

/**
 * JSON lines on stderr, so that stdout is left to what a command was asked for. LOG_LEVEL=debug tells more.
 *
 * Only servers log, and a server goes on when nobody reads what it says: hence from now on neither stdout nor stderr can end it.
 */
export function createLogger(level: 'info' | 'warn'): Logger {
  const wanted = textOf(process.env, 'LOG_LEVEL') ?? level
  if (!LEVELS.includes(wanted)) {
    throw new SettingError('LOG_LEVEL', `must be one of ${LEVELS.join(', ')}, not "${wanted}"`)
  }
  goOnWithoutOutput()
  return pino({ level: wanted }, new LogWriter(STDERR, describeLostLines))
}

/** The same JSON as any other line: what cannot be parsed would not be read where logs are collected. */
function describeLostLines({ lines, reason }: LostLines): string {
  let text = ''
  pino(
    {},
    {
      write: (line) => {
        text = line
      },
    },
  ).warn({ lines_lost: lines, reason }, 'lines of this log were lost: it could not be written')
  return text
}
