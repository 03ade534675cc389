import { setTimeout as pause } from 'node:timers/promises'
import { QueueFull } from '#db/errors/queue_full.ts'

/**
 * Who is refused hears of it no sooner than who is taken: callers who ask again at once would else come back within the
 * same turn of the event loop and keep it going. With four thousand of them 84 bookings a second were taken, and 8,600
 * are so (bench/TRIALS.md).
 */
export const REFUSAL_HELD_MS = 250

/** Waits for an answer of the booking queue; that it is full is held back. */
export async function holdRefusal<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof QueueFull) await pause(REFUSAL_HELD_MS)
    throw error
  }
}
