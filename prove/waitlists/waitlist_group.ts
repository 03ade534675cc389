import { nowUs } from '#prove/history/clock.ts'
import type { WaitlistInput, WaitlistOperation, WaitlistOutput } from '#prove/models/waitlist.ts'
import type { PlacesRequest, WaitlistSession } from '#prove/waitlists/waitlist_session.ts'
import type { Random } from '#prove/workload/random.ts'
import { count, type Statistics } from '#prove/workload/statistics.ts'

/** What was refused after an attempt whose answer never came: that one may have been done all the same. */
export interface UncertainBooking {
  readonly request: PlacesRequest
  readonly key: string
  readonly sinceUs: number
}

/** A few events that people stand in line for, and what everybody was told. */
export class WaitlistGroup {
  readonly operatorId: string
  readonly events: readonly string[]
  readonly operations: WaitlistOperation[] = []
  readonly uncertainBookings: UncertainBooking[] = []
  readonly statistics: Statistics

  constructor(operatorId: string, events: readonly string[], statistics: Statistics) {
    this.operatorId = operatorId
    this.events = events
    this.statistics = statistics
  }

  /** Null where the answer never came: the operation may yet take effect. */
  record(client: number, input: WaitlistInput, output: WaitlistOutput | null, invokedAtUs: number): void {
    this.statistics.operations += 1
    if (output !== null) count(this.statistics, `${statisticName(input.kind)} ${answerOf(output)}`)
    this.operations.push({
      client,
      input,
      output,
      invokedAtUs,
      respondedAtUs: output === null ? Infinity : nowUs(),
    })
  }
}

/** Who goes to a fair, and how. */
export interface Participant {
  readonly group: WaitlistGroup
  /** In the history, and as a buyer. */
  readonly number: number
  readonly random: Random
  readonly session: WaitlistSession
  readonly newKey: () => string
}

/** As the statistics tell it from what is asked of bookings without a line. */
export function statisticName(kind: WaitlistInput['kind']): string {
  return `line: ${kind}`
}

function answerOf(output: WaitlistOutput): string {
  if (output.kind === 'refused') return output.code
  return output.kind === 'is' ? output.status : output.kind
}
