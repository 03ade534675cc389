/** How much of a long test is run. */
interface Size {
  /** While developing, and in the first pass of .ci/run. */
  readonly short: number
  /** With BERTH_TEST_SIZE=full, as in the second pass of .ci/run. */
  readonly full: number
}

/** The number of rounds or cases of a randomised test. With more of them, rarer things happen. */
export function sized({ short, full }: Size): number {
  return process.env.BERTH_TEST_SIZE === 'full' ? full : short
}

/** The options of a test that runs only in the second pass of .ci/run, since it takes long and rarely finds what others do not. */
export const ONLY_IN_FULL =
  process.env.BERTH_TEST_SIZE === 'full' ? {} : { skip: 'runs with BERTH_TEST_SIZE=full' }
