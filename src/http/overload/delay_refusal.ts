import { setTimeout as pause } from 'node:timers/promises'
import { QueueFull } from '#db/errors/queue_full.ts'

/**
 * A refusal is answered no sooner than a booking. Callers who retry at once would otherwise come back within the same turn of the
 * event loop and keep it busy: with four thousand of them, 84 bookings a second succeeded, and with this delay 8,600
 * (bench/TRIALS.md).
 */
export const REFUSAL_DELAY_MS = 250

/** Passes on an answer of the booking queue. A QueueFull rejection is delayed. */
export async function delayRefusal<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof QueueFull) await pause(REFUSAL_DELAY_MS)
    throw error
  }
}
