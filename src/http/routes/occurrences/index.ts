import { occurrenceCancellationRoute } from '#http/routes/occurrences/cancellation.ts'
import { manifestRoute } from '#http/routes/occurrences/manifest.ts'
import { manifestDocumentsRoute } from '#http/routes/occurrences/manifest_documents.ts'
import { pricesRoute } from '#http/routes/occurrences/prices.ts'
import { rosterRoute } from '#http/routes/occurrences/roster.ts'
import { waitlistEntriesRoute } from '#http/routes/occurrences/waitlist_entries.ts'

/** The routes that departures and events share. */
export const occurrenceRoutes = [
  occurrenceCancellationRoute,
  manifestRoute,
  manifestDocumentsRoute,
  pricesRoute,
  rosterRoute,
  waitlistEntriesRoute,
] as const
