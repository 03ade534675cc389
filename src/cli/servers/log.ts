import pino, { type Logger } from 'pino'
import { SettingError, textOf } from '#db/environment.ts'

const LEVELS = [...Object.keys(pino.levels.values), 'silent']

/** JSON lines on stderr, so that stdout has only the answer of a command. LOG_LEVEL=debug logs more. */
export function createLogger(level: 'info' | 'warn'): Logger {
  const wanted = textOf(process.env, 'LOG_LEVEL') ?? level
  if (!LEVELS.includes(wanted)) {
    throw new SettingError('LOG_LEVEL', `must be one of ${LEVELS.join(', ')}, not "${wanted}"`)
  }
  return pino({ level: wanted }, pino.destination({ dest: 2, sync: false }))
}
