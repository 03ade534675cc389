import type { Operation } from '#prove/history/operation.ts'
import type { Random } from '#prove/workload/random.ts'

/** When one call is made, takes effect, and is answered. */
export interface Moment {
  readonly client: number
  readonly invokedAtUs: number
  readonly actsUs: number
  readonly respondedAtUs: number
  /** Nobody will learn the answer. */
  readonly isLost: boolean
}

export interface Acted<Input, Output> {
  readonly input: Input
  readonly output: Output | null
}

export interface Simulation<Input, Output> {
  readonly random: Random
  readonly clients: number
  readonly operations: number
  /** Asks the object one thing, in the order in which calls take effect. */
  readonly act: (moment: Moment) => Acted<Input, Output>
  /** How many calls lose their answer, of 1. */
  readonly unknown?: number
}

const LATENCY_US = 1000

/**
 * What clients see of an object that really does one thing at a time, each call at a moment somewhere between its
 * start and its end: a history that is linearizable because it was made so.
 */
export function simulate<Input, Output>({
  random,
  clients,
  operations,
  act,
  unknown = 0,
}: Simulation<Input, Output>): Operation<Input, Output>[] {
  const next = (client: number, fromUs: number): Moment => {
    const invokedAtUs = fromUs + 1 + Math.floor(random.fraction() * 100)
    const actsUs = invokedAtUs + Math.floor(random.fraction() * LATENCY_US)
    return {
      client,
      invokedAtUs,
      actsUs,
      respondedAtUs: actsUs + Math.floor(random.fraction() * LATENCY_US),
      isLost: random.chance(unknown),
    }
  }
  const moments = Array.from({ length: clients }, (_, client) =>
    next(client, Math.floor(random.fraction() * 500)),
  )
  return Array.from({ length: operations }, () => {
    const moment = moments.reduce((first, each) => (each.actsUs < first.actsUs ? each : first))
    const { client, invokedAtUs, respondedAtUs, isLost } = moment
    const { input, output } = act(moment)
    moments[client] = next(client, respondedAtUs)
    return {
      client,
      invokedAtUs,
      input,
      output: isLost ? null : output,
      respondedAtUs: isLost ? Infinity : respondedAtUs,
    }
  })
}
