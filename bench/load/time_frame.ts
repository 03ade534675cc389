/** The generator waits this long for missing answers after the end. Then they count as broken. */
const LAST_ANSWERS_MS_MAX = 30_000

export interface TimeFrame {
  readonly warmUpS: number
  readonly measureS: number
  /** CPU that the generator has used, in us. */
  cpuNowUs(): number
  /** Sends the first requests, and returns a function that stops sending more. */
  start(startMs: number): () => void
  /** The time is up, and nothing more is sent. */
  end(): void
  /** Resolved once every request is answered, or none is waited for any more. */
  readonly ended: PromiseWithResolvers<void>
}

/** Runs a load for its warm-up and its time, then until its last answers. Returns its CPU after the warm-up, in s. */
export async function runFor({ warmUpS, measureS, cpuNowUs, start, end, ended }: TimeFrame): Promise<number> {
  let cpuUs = cpuNowUs()
  const beginMeasuring = () => {
    cpuUs = cpuNowUs()
  }
  const endMs = (warmUpS + measureS) * 1000
  const timers = [
    setTimeout(beginMeasuring, warmUpS * 1000),
    setTimeout(end, endMs),
    setTimeout(() => ended.resolve(), endMs + LAST_ANSWERS_MS_MAX),
  ]
  const stopSending = start(performance.now())
  try {
    await ended.promise
  } finally {
    stopSending()
    for (const timer of timers) clearTimeout(timer)
  }
  return (cpuNowUs() - cpuUs) / 1e6
}
