import type { Operation } from '#prove/history/operation.ts'
import type { Random } from '#prove/workload/random.ts'

/** When one operation is invoked, takes effect, and is answered. */
export interface Moment {
  readonly client: number
  readonly invokedAtUs: number
  readonly actsUs: number
  readonly respondedAtUs: number
  /** The response is lost. */
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
  /** Applies one operation to the object. It is called in the order in which operations take effect. */
  readonly act: (moment: Moment) => Acted<Input, Output>
  /** The fraction of operations whose response is lost. */
  readonly unknown?: number
}

const LATENCY_US = 1000

/**
 * The history that clients see of an object that applies operations one at a time, each at a moment between its invocation and
 * its response: it is linearizable by construction.
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
