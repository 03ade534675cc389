import pino from 'pino'
import { REQUEST_LINE } from '#http/plugins/request_log.ts'

/** Said by the time, the level and the message, or the same for every line of a process. */
const SAID_OTHERWISE = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'err'])
const LEVEL_WIDTH = 5

/**
 * Writes a JSON line of the log as a person reads it in a terminal: the time of day, then the request with its answer, or the level,
 * the message and what belongs to it. What is no JSON stays as it is.
 */
export function readableLine(line: string): string {
  const entry = parse(line)
  if (entry === null) return line
  const time = new Date(Number(entry.time)).toTimeString().slice(0, 8)
  if (entry.msg === REQUEST_LINE) {
    return `${time}  ${entry.method} ${entry.path} ${entry.status} in ${entry.duration_ms} ms\n`
  }
  const level = (pino.levels.labels[Number(entry.level)] ?? '').padEnd(LEVEL_WIDTH)
  const rest = Object.entries(entry)
    .filter(([name]) => !SAID_OTHERWISE.has(name))
    .map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return `${time}  ${level} ${entry.msg ?? ''}${rest.join('')}${stackOf(entry.err)}\n`
}

function parse(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const entry: unknown = JSON.parse(line)
    return typeof entry === 'object' && entry !== null ? { ...entry } : null
  } catch {
    // A line of somebody else, such as a warning of Node.
    return null
  }
}

function stackOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  const text = 'stack' in error ? error.stack : 'message' in error ? error.message : ''
  return `\n  ${String(text).replaceAll('\n', '\n  ')}`
}
