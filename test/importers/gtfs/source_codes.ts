import type { FindingCode } from '#importers/gtfs/findings.ts'

/** The findings about archives and sizes, which source.test.ts and lines.test.ts make. */
export const SOURCE_CODES: readonly FindingCode[] = [
  'not_found',
  'not_a_zip',
  'unsafe_path',
  'linked_file',
  'duplicate_file',
  'unreadable_file',
  'corrupt_file',
  'zip_bomb',
  'file_too_large',
  'feed_too_large',
  'feed_in_folder',
]
