import { nowUs } from '#prove/history/clock.ts'
import type { WaitlistInput, WaitlistOperation, WaitlistOutput } from '#prove/models/waitlist.ts'
import type { PlacesRequest, WaitlistSession } from '#prove/waitlists/waitlist_session.ts'
import type { Random } from '#prove/workload/random.ts'
import { count, type Statistics } from '#prove/workload/statistics.ts'

/** A booking that was refused after an attempt without a response. That attempt may have succeeded. */
export interface UncertainBooking {
  readonly request: PlacesRequest
  readonly key: string
  readonly sinceUs: number
}

/** A few events with waitlists, and the history of all operations on them. */
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

  /** The output is null where no response came: the operation may still take effect. */
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

/** A customer, or the one who changes capacities: what either needs to act on a group. */
export interface Participant {
  readonly group: WaitlistGroup
  /** The client number in the history, and the number of the buyer. */
  readonly number: number
  readonly random: Random
  readonly session: WaitlistSession
  readonly newKey: () => string
}

/** The name in the statistics, distinct from operations on bookings without a waitlist. */
export function statisticName(kind: WaitlistInput['kind']): string {
  return `waitlist: ${kind}`
}

function answerOf(output: WaitlistOutput): string {
  if (output.kind === 'refused') return output.code
  return output.kind === 'is' ? output.status : output.kind
}
