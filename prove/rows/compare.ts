import { firstClaims } from '#prove/rows/first_claims.ts'
import { possibleLabels } from '#prove/rows/labels.ts'
import type { BookingRow, ClaimRow, Rows } from '#prove/rows/read_rows.ts'
import type { Finding, Sold, SoldClaim } from '#prove/session.ts'
import type { GroupHistory, KeyHistory } from '#prove/workload/group_history.ts'

/** Finds where the rows of a group contradict the responses to its clients, without using the model. */
export function compareRows(history: GroupHistory, rows: Rows): Finding[] {
  const bookings = new Map(rows.bookings.map((booking) => [booking.id, booking]))
  return [
    ...[...history.keys].flatMap(([name, keyHistory]) =>
      compareKey(name, keyHistory, history, rows, bookings),
    ),
    ...findUnrequested(rows),
    ...[...bookings.values()].flatMap((booking) => compareStatus(history, rows, booking)),
    ...rows.bookings.flatMap((booking) => findMissingEvents(rows, booking)),
    ...history.vehicleChanges.flatMap(({ seatChanges }) =>
      seatChanges.flatMap((each) => compareSeatChange(each, rows)),
    ),
    ...rows.occurrences.flatMap(({ id }) => findOversold(id, history, rows)),
  ]
}

function compareKey(
  name: string,
  { sold, reportedAtUs, unknown }: KeyHistory,
  history: GroupHistory,
  rows: Rows,
  bookings: ReadonlyMap<string, BookingRow>,
): Finding[] {
  const stored = rows.keys.get(name)
  if (sold === null) {
    const wasReported = reportedAtUs !== Infinity
    if (stored === undefined && wasReported) return [{ rule: 'a_key_is_kept', detail: { key: name } }]
    if (stored !== undefined && !wasReported && !unknown) {
      return [{ rule: 'what_was_refused_is_absent', detail: { key: name, booking: stored } }]
    }
    return []
  }
  if (stored !== sold.booking) {
    return [
      { rule: 'one_key_one_booking', detail: { key: name, reported: sold.booking, stored: stored ?? null } },
    ]
  }
  const booking = bookings.get(sold.booking)
  if (booking === undefined) return [{ rule: 'what_was_acknowledged_is_there', detail: { reported: sold } }]
  return compareSold(sold, history, rows)
}

/** Compares the booking with the response that reported it as new. Claims are never deleted, so each is still there. */
function compareSold(sold: Sold, history: GroupHistory, rows: Rows): Finding[] {
  const made = rows.events.find(({ booking_id, version }) => booking_id === sold.booking && version === 1)
  const stored = firstClaims(sold.booking, rows)
  const findings: Finding[] = []
  if (stored.length !== sold.claims.length) {
    findings.push({ rule: 'a_booking_has_the_claims_reported', detail: { reported: sold, stored } })
  }
  for (const reported of sold.claims) {
    const claim = stored.find(({ id }) => id === reported.id)
    if (claim === undefined || !isAsReported(reported, claim, possibleLabels(claim, rows, history))) {
      findings.push({
        rule: 'a_claim_is_as_reported',
        detail: { booking: sold.booking, reported, stored: claim ?? null },
      })
    }
  }
  if (made?.topic !== `booking.${sold.status}` || made.total_minor !== sold.totalMinor) {
    findings.push({
      rule: 'a_booking_begins_with_its_event',
      detail: { reported: sold, stored: made ?? null },
    })
  }
  return findings
}

function isAsReported(reported: SoldClaim, claim: ClaimRow, labels: readonly (string | null)[]): boolean {
  return (
    claim.occurrence_id === reported.occurrence &&
    claim.from_index === reported.from &&
    claim.to_index === reported.to &&
    claim.quantity === reported.quantity &&
    claim.price_minor === reported.priceMinor &&
    labels.includes(reported.seat)
  )
}

/** Every booking was requested under exactly one key. */
function findUnrequested({ keys, bookings }: Rows): Finding[] {
  const results = Map.groupBy(keys, ([, result]) => result)
  return bookings.flatMap((booking) => {
    const under = results.get(booking.id) ?? []
    if (under.length === 1) return []
    return [{ rule: 'every_booking_has_one_key', detail: { booking, keys: under.map(([name]) => name) } }]
  })
}

/** The responses to its clients leave only a few possible statuses. */
function compareStatus(history: GroupHistory, rows: Rows, booking: BookingRow): Finding[] {
  const acknowledged = history.acknowledged.get(booking.id)
  const made = rows.events.find(({ booking_id, version }) => booking_id === booking.id && version === 1)
  const begun = made?.topic === 'booking.held' ? ['held', 'expired'] : ['confirmed']
  const allowed =
    acknowledged === undefined
      ? begun
      : acknowledged.cancelledWhole || acknowledged.released
        ? ['cancelled']
        : acknowledged.confirmed
          ? ['confirmed', 'cancelled']
          : ['held', 'expired', 'confirmed', 'cancelled']
  if (allowed.includes(booking.status)) return []
  return [
    {
      rule: 'a_status_agrees_with_the_answers',
      detail: { booking, acknowledged: acknowledged ?? null, allowed },
    },
  ]
}

function findMissingEvents({ events }: Rows, booking: BookingRow): Finding[] {
  const versions = events.filter(({ booking_id }) => booking_id === booking.id).map(({ version }) => version)
  const isWhole = versions.length === booking.version && versions.every((version, i) => version === i + 1)
  return isWhole ? [] : [{ rule: 'every_version_has_its_event', detail: { booking, versions } }]
}

function compareSeatChange(
  { booking, claim, oldSeat, newSeat }: { booking: string; claim: string; oldSeat: string; newSeat: string },
  { events }: Rows,
): Finding[] {
  const isNoted = events.some(
    (event) =>
      event.booking_id === booking &&
      event.seats?.some(
        (each) => each.claim_id === claim && each.old_seat === oldSeat && each.seat === newSeat,
      ),
  )
  return isNoted
    ? []
    : [{ rule: 'a_seat_change_is_recorded_as_reported', detail: { booking, claim, oldSeat, newSeat } }]
}

/** Counts the live claims of each leg, independently of the constraints. */
function findOversold(id: string, history: GroupHistory, rows: Rows): Finding[] {
  const row = rows.occurrences.find((occurrence) => occurrence.id === id)
  const occurrence = history.occurrence(id)
  if (row === undefined || occurrence === undefined)
    return [{ rule: 'an_occurrence_is_kept', detail: { id } }]
  const live = rows.claims.filter((claim) => claim.occurrence_id === id && claim.live)
  const units = live.reduce(
    (sum, { quantity, from_index, to_index }) => sum + quantity * (to_index - from_index),
    0,
  )
  const findings: Finding[] = []
  if (units !== row.taken || units > row.capacity) {
    findings.push({
      rule: 'no_occurrence_is_oversold',
      detail: { id, capacity: row.capacity, taken: row.taken, units },
    })
  }
  for (const [i, one] of live.entries()) {
    const overlapping = live
      .slice(i + 1)
      .filter(
        (two) =>
          one.place !== null &&
          two.place === one.place &&
          one.from_index < two.to_index &&
          two.from_index < one.to_index,
      )
    for (const two of overlapping) findings.push({ rule: 'no_place_is_sold_twice', detail: { one, two } })
  }
  return findings
}
