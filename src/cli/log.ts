import pino, { type Logger } from 'pino'

/** JSON lines on stderr, so that stdout is left to what a command was asked for. LOG_LEVEL=debug tells more. */
export function createLogger(level: 'info' | 'warn'): Logger {
  return pino({ level: process.env.LOG_LEVEL ?? level }, pino.destination({ dest: 2, sync: false }))
}
