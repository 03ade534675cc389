const NS_PER_MS = 1e6

/** A clock that all threads of a process share. performance.now() starts at zero in each thread. */
export function sharedNowMs(): number {
  return Number(process.hrtime.bigint()) / NS_PER_MS
}
