/**
 * What a feed may weigh. A feed is somebody else's file: every reader of it stops at a named limit.
 * Sizes are of the inflated file, counted while it is inflated; what the archive says of itself is not believed.
 */

const MIB = 1024 * 1024
const GIB = 1024 * MIB

/** Files in an archive or folder. GTFS names about 35; some publishers add a few of their own. */
export const FILE_COUNT_MAX = 1_000

/** A table that is kept in memory while the feed is read: all but stop_times.txt. */
export const TABLE_BYTES_MAX = 256 * MIB

/** stop_times.txt is streamed, so its limit guards disk and patience and not memory. */
export const STOP_TIMES_BYTES_MAX = 4 * GIB

/** All files that are read, together: also what a zip of overlapping entries can make of itself. */
export const FEED_BYTES_MAX = 5 * GIB

/** Real feeds inflate 4 to 30 times; deflate's own limit is 1,032, which only a bomb comes near. */
export const INFLATION_RATIO_MAX = 200

/** Below this an inflated file is harmless whatever its ratio (an empty table padded with spaces, say). */
export const INFLATION_GRACE_BYTES = 16 * MIB

/** One row: past this a quote was left open, or the file is not a table. */
export const ROW_BYTES_MAX = 64 * 1024

/** An id of the feed's own (UUIDs joined by dashes are the longest seen, at about 110). */
export const ID_LENGTH_MAX = 255

/** A name, a headsign, an address. */
export const TEXT_LENGTH_MAX = 1_000

/** A time of day may run past midnight of its service day, but not past ten days (Moscow to Vladivostok takes seven). */
export const TIME_HOURS_MAX = 240

/** Years of service dates. A calendar until 9999 would make expanding it a matter of hours. */
export const YEAR_MIN = 1900
export const YEAR_MAX = 2199

/** Findings kept of one code; the rest are counted. One broken column of a large file is one piece of news. */
export const FINDINGS_PER_CODE_MAX = 100

/** What a finding quotes of the value that it is about. */
export const QUOTED_VALUE_LENGTH_MAX = 80
