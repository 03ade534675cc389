/** How much of a long test is run. */
interface Size {
  /** By whoever changes something, and by the first pass of .ci/run. */
  readonly short: number
  /** With BERTH_TEST_SIZE=full, as the second pass of .ci/run has it. */
  readonly full: number
}

/** The number of rounds or cases of a test that draws them at random: more of the same, in which rarer things happen. */
export function sized({ short, full }: Size): number {
  return process.env.BERTH_TEST_SIZE === 'full' ? full : short
}
