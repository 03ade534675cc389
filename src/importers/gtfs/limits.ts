/**
 * Limits of a feed. A feed is an untrusted file, so every reader of it stops at a named limit. Sizes are those of the inflated file,
 * counted while it is inflated; the sizes in the archive are not trusted.
 */

const MIB = 1024 * 1024
const GIB = 1024 * MIB

/** Files in an archive or folder. GTFS names about 35; some publishers add a few of their own. */
export const FILE_COUNT_MAX = 1_000

/** A table that is kept in memory while the feed is read: all except stop_times.txt. */
export const TABLE_BYTES_MAX = 256 * MIB

/** stop_times.txt is streamed, so its limit protects disk space and time, and not memory. */
export const STOP_TIMES_BYTES_MAX = 4 * GIB

/** All files together. It also limits what a zip with overlapping entries can inflate to. */
export const FEED_BYTES_MAX = 5 * GIB

/** Real feeds inflate 4 to 30 times. The limit of deflate is 1,032, which only a zip bomb comes near. */
export const INFLATION_RATIO_MAX = 200

/** Below this size a file is harmless whatever its ratio (an empty table padded with spaces, for example). */
export const INFLATION_GRACE_BYTES = 16 * MIB

/** One row. A longer one means that a quote was left open, or that the file is no table. */
export const ROW_BYTES_MAX = 64 * 1024

/** An id of the feed (the longest seen are UUIDs joined by dashes, at about 110). */
export const ID_LENGTH_MAX = 255

/** A name, a headsign, an address. */
export const TEXT_LENGTH_MAX = 1_000

/** A time of day may run past midnight of its service day, but not past ten days (Moscow to Vladivostok takes seven). */
export const TIME_HOURS_MAX = 240

/** Years of service dates. Expanding a calendar until 9999 would take hours. */
export const YEAR_MIN = 1900
export const YEAR_MAX = 2199

/** Findings that are kept for each code. Further ones are only counted, since they mostly have one cause. */
export const FINDINGS_PER_CODE_MAX = 100

/** How much a finding quotes of a value. */
export const QUOTED_VALUE_LENGTH_MAX = 80
