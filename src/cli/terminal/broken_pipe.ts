/**
 * Whoever reads our output may stop when they have enough (`berth … | head -1`): then there is nobody to tell, and that is no
 * failure.
 */
export function endQuietlyOnBrokenPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      process.exit()
    })
  }
}
