import { setTimeout as pause } from 'node:timers/promises'
import { QueueFull } from '#db/errors/queue_full.ts'

/**
 * A refusal is answered no sooner than a booking. Callers who ask again at once would else come back within the same turn of the
 * event loop and keep it going: with four thousand of them 84 bookings a second were taken, and with this delay 8,600
 * (bench/TRIALS.md).
 */
export const REFUSAL_DELAY_MS = 250

/** Passes on an answer of the booking queue. That the queue is full is passed on after a delay. */
export async function delayRefusal<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof QueueFull) await pause(REFUSAL_DELAY_MS)
    throw error
  }
}
