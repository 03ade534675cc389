import { currencyOf } from './fares.ts'
import type { Findings } from './findings.ts'
import { minorUnits } from './money.ts'
import { FARE_ATTRIBUTES, FARE_RULES, type FareAttribute, type FareRule } from './tables.ts'

export function checkFares(
  fares: readonly FareAttribute[],
  rules: readonly FareRule[],
  findings: Findings,
): void {
  const currency = currencyOf(fares)
  for (const fare of fares) {
    const place = { file: FARE_ATTRIBUTES.file, line: fare.line }
    if (minorUnits(fare.price, fare.currency_type) === undefined) {
      findings.add('bad_price', { ...place, field: 'price', value: fare.price }, `(${fare.currency_type})`)
    }
    if (fare.currency_type !== currency) {
      findings.add('several_currencies', { ...place, field: 'currency_type', value: fare.currency_type })
    }
  }
  for (const rule of rules) {
    if (rule.contains_id === null) continue
    const place = { file: FARE_RULES.file, line: rule.line, field: 'contains_id', value: rule.contains_id }
    findings.add('fare_by_zones_passed', place)
  }
}
