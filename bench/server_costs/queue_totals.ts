/** The batches that the server has sent to the database, and the bookings in them, as it reports to Prometheus. */
export async function readQueueTotals(port: number): Promise<{ batches: number; requests: number }> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`)
  const text = await answer.text()
  return {
    batches: totalOf(text, 'booking_batches_total'),
    requests: totalOf(text, 'booking_requests_total'),
  }
}

function totalOf(text: string, name: string): number {
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
  if (value === undefined) throw new Error(`The server has no metric ${name}.`)
  return Number(value)
}
