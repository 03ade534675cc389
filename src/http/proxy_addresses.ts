import { isIP } from 'node:net'
import { SettingError } from '#db/environment.ts'

/** The widest networks that belong to one organisation: 10.0.0.0/8 and fc00::/7. */
const PREFIX_MIN = { 4: 8, 6: 7 } as const
const PREFIX_MAX = { 4: 32, 6: 128 } as const

/** Reads one address or network whose X-Forwarded-For is trusted, or throws a SettingError that gives the reason. */
export function readProxy(variable: string, text: string): string {
  const [address = '', prefix, ...more] = text.split('/')
  const family = isIP(address)
  if ((family !== 4 && family !== 6) || address.includes('%') || more.length > 0) {
    throw new SettingError(variable, `must list addresses or networks such as 10.0.0.0/8, not "${text}"`)
  }
  if (prefix === undefined) return text
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN
  if (!(bits <= PREFIX_MAX[family])) {
    throw new SettingError(variable, `must have a prefix of 0 to ${PREFIX_MAX[family]} bits, not "${text}"`)
  }
  if (bits < PREFIX_MIN[family]) {
    throw new SettingError(
      variable,
      `must not list as many addresses as "${text}" has: whoever calls from one chooses the address that is counted and ` +
        `noted. Name the proxies; /${PREFIX_MIN[family]} is the widest that is taken`,
    )
  }
  return text
}
