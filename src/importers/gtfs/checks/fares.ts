import type { UnpricedJourney } from '#db/departures.ts'
import { currencyOf } from '#importers/gtfs/conversion/fares.ts'
import { minorUnits } from '#importers/gtfs/conversion/money.ts'
import type { Findings } from '#importers/gtfs/findings.ts'
import {
  FARE_ATTRIBUTES,
  FARE_RULES,
  type FareAttribute,
  type FareRule,
} from '#importers/gtfs/reading/tables.ts'

/** Whether the fares of the feed agree with the options of the operator. Without either, nothing is sold. */
export function checkFree(fares: readonly FareAttribute[], free: boolean, findings: Findings): void {
  if (fares.length === 0 && !free) findings.add('no_fares', { file: FARE_ATTRIBUTES.file })
  if (fares.length > 0 && free) findings.add('fares_beside_free', { file: FARE_ATTRIBUTES.file })
}

/** What the fares lack. A route without a fare table is left out: the finding about a feed without fares says that already. */
export function addUnpriced(journeys: readonly UnpricedJourney[], findings: Findings): void {
  for (const { route, fare_table, from_stop, to_stop, from_zone, to_zone } of journeys) {
    if (fare_table === null) continue
    const zones =
      from_zone === null && to_zone === null ? '' : ` (zones ${from_zone ?? 'none'}, ${to_zone ?? 'none'})`
    const value = `${route}: ${from_stop} to ${to_stop}${zones}`
    findings.add('journey_without_fare', { file: FARE_RULES.file, value })
  }
}

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
