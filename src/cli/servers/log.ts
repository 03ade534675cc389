import pino, { type Logger } from 'pino'
import { LogWriter, type LostLines } from '#cli/servers/log_writer.ts'
import { readableLine } from '#cli/servers/readable_log.ts'
import { goOnWithoutOutput } from '#cli/terminal/lost_output.ts'
import { SettingError, textOf } from '#db/environment.ts'

const LEVELS = [...Object.keys(pino.levels.values), 'silent']
const STDERR = 2

type Level = 'info' | 'warn'

/**
 * JSON lines on stderr, so that stdout is left to what a command was asked for. LOG_LEVEL=debug tells more. With `readable`, a
 * terminal gets lines for people; files and pipes always get JSON.
 *
 * Only servers log, and a server goes on when nobody reads what it says: hence from now on neither stdout nor stderr can end it.
 */
export function createLogger(level: Level, { readable = false } = {}): Logger {
  const wanted = levelOf(level)
  goOnWithoutOutput()
  const writer = new LogWriter(STDERR, describeLostLines)
  const isForPeople = readable && process.stderr.isTTY
  return pino(
    { level: wanted },
    isForPeople ? { write: (line: string) => writer.write(readableLine(line)) } : writer,
  )
}

/** The same log for a part of a process that tells more, or less, than the rest unless LOG_LEVEL says how much. */
export function atLevel(logger: Logger, level: Level): Logger {
  return logger.child({}, { level: levelOf(level) })
}

function levelOf(level: Level): string {
  const wanted = textOf(process.env, 'LOG_LEVEL') ?? level
  if (LEVELS.includes(wanted)) return wanted
  throw new SettingError('LOG_LEVEL', `must be one of ${LEVELS.join(', ')}, not "${wanted}"`)
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
