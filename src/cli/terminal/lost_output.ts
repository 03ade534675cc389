/**
 * What is written to stdout and stderr may come to nothing: the reader closes the pipe, or the disk is full. Unheard, such an error
 * would end the process with a stack.
 */
const OUTPUTS = [process.stdout, process.stderr]

/** A command ends when its output is lost: quietly where its reader has had enough (`berth … | head -1`), else as failed. */
export function endWithoutOutput(): void {
  for (const stream of OUTPUTS) stream.on('error', end)
}

/** A server goes on: nobody's booking waits for a reader of its words. */
export function goOnWithoutOutput(): void {
  for (const stream of OUTPUTS) {
    stream.off('error', end)
    stream.on('error', () => undefined)
  }
}

function end(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit()
  goOnWithoutOutput()
  process.stderr.write(`berth: the output cannot be written: ${error.message}\n`, () => process.exit(1))
}
