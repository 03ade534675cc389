import type { Findings } from '#importers/gtfs/findings.ts'
import type { FeedSource } from '#importers/gtfs/reading/feed_files.ts'
import { CALENDAR, CALENDAR_DATES, TABLES, UNREAD_FILES } from '#importers/gtfs/reading/tables.ts'

/** Checks which files the feed has, before any is opened. */
export function checkFiles({ files }: FeedSource, findings: Findings): void {
  const tables = new Set<string>(TABLES.map((table) => table.file))
  for (const file of files.keys()) {
    if (!tables.has(file) && !UNREAD_FILES.has(file)) findings.add('unknown_file', { file })
  }
  for (const { required, file } of TABLES) {
    if (required && !files.has(file)) findings.abandon('missing_file', { file })
  }
  if (files.has(CALENDAR.file) || files.has(CALENDAR_DATES.file)) return
  findings.abandon('missing_file', { file: CALENDAR.file }, 'Either it or calendar_dates.txt.')
}
