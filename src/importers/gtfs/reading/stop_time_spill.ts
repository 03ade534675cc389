import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A row of stop_times.txt with the ordinals of trip and stop. Times are null if the row has none. */
export type PackedStopTime = {
  trip: number
  stop: number
  sequence: number
  line: number
  arrivalS: number | null
  departureS: number | null
  boards: boolean
  alights: boolean
  distance: number | null
}

const PARTITION_COUNT = 64
const RECORD_BYTES = 40
const RECORDS_PER_BUFFER = 1_600
const NONE = -1
const BOARDS = 1
const ALIGHTS = 2

type Partition = { readonly buffer: ArrayBuffer; used: number; spilledBytes: number; file: number | null }

/**
 * Sorts stop times by trip. They come in any order, and may not fit into memory. So they are distributed by trip over 64 partitions,
 * each of which has a small buffer that spills into a file when it is full. A partition has whole trips and is small enough to be
 * sorted in memory: 2 MB for 3.3 million stop times. Feeds with up to some ten thousand stop times never use the disk. The files
 * are unlinked as soon as they are open, so nothing is left behind whatever happens to the process.
 */
export class StopTimeSpill implements Disposable {
  readonly #partitions: Partition[] = []
  #isOnDisk = false

  append(row: PackedStopTime): void {
    const partition = this.#partition(row.trip % PARTITION_COUNT)
    if (partition.used === RECORDS_PER_BUFFER) this.#spill(partition)
    write(new DataView(partition.buffer, partition.used * RECORD_BYTES, RECORD_BYTES), row)
    partition.used++
  }

  /** The stop times of each trip in the order in which they were appended. Trips come in no particular order. */
  *trips(): Generator<PackedStopTime[], void> {
    for (const partition of this.#partitions) {
      const trips = new Map<number, PackedStopTime[]>()
      for (const row of rowsOf(partition)) {
        const rows = trips.get(row.trip)
        if (rows === undefined) trips.set(row.trip, [row])
        else rows.push(row)
      }
      yield* trips.values()
    }
  }

  [Symbol.dispose](): void {
    for (const partition of this.#partitions) if (partition.file !== null) closeSync(partition.file)
    this.#partitions.length = 0
  }

  #partition(index: number): Partition {
    while (this.#partitions.length <= index) {
      const buffer = new ArrayBuffer(RECORDS_PER_BUFFER * RECORD_BYTES)
      this.#partitions.push({ buffer, used: 0, spilledBytes: 0, file: null })
    }
    const partition = this.#partitions[index]
    if (partition === undefined) throw new RangeError('a partition was just made')
    return partition
  }

  #spill(partition: Partition): void {
    if (!this.#isOnDisk) this.#openFiles()
    if (partition.file === null) throw new Error('each partition has a file once one has')
    const bytes = partition.used * RECORD_BYTES
    writeSync(partition.file, new Uint8Array(partition.buffer, 0, bytes), 0, bytes, partition.spilledBytes)
    partition.spilledBytes += bytes
    partition.used = 0
  }

  #openFiles(): void {
    this.#partition(PARTITION_COUNT - 1)
    const folder = mkdtempSync(join(tmpdir(), 'berth-gtfs-'))
    this.#partitions.forEach((partition, index) => {
      partition.file = openSync(join(folder, String(index)), 'wx+')
    })
    rmSync(folder, { recursive: true })
    this.#isOnDisk = true
  }
}

function* rowsOf(partition: Partition): Generator<PackedStopTime, void> {
  const piece = new ArrayBuffer(RECORDS_PER_BUFFER * RECORD_BYTES)
  for (let at = 0; partition.file !== null && at < partition.spilledBytes; at += piece.byteLength) {
    const bytes = readSync(partition.file, new Uint8Array(piece), 0, piece.byteLength, at)
    yield* records(piece, bytes / RECORD_BYTES)
  }
  yield* records(partition.buffer, partition.used)
}

function* records(buffer: ArrayBuffer, count: number): Generator<PackedStopTime, void> {
  for (let index = 0; index < count; index++)
    yield read(new DataView(buffer, index * RECORD_BYTES, RECORD_BYTES))
}

function write(record: DataView, row: PackedStopTime): void {
  record.setUint32(0, row.trip)
  record.setUint32(4, row.stop)
  record.setUint32(8, row.sequence)
  record.setUint32(12, row.line)
  record.setInt32(16, row.arrivalS ?? NONE)
  record.setInt32(20, row.departureS ?? NONE)
  record.setUint32(24, (row.boards ? BOARDS : 0) | (row.alights ? ALIGHTS : 0))
  record.setFloat64(32, row.distance ?? NONE)
}

function read(record: DataView): PackedStopTime {
  const flags = record.getUint32(24)
  return {
    trip: record.getUint32(0),
    stop: record.getUint32(4),
    sequence: record.getUint32(8),
    line: record.getUint32(12),
    arrivalS: orNull(record.getInt32(16)),
    departureS: orNull(record.getInt32(20)),
    boards: (flags & BOARDS) !== 0,
    alights: (flags & ALIGHTS) !== 0,
    distance: orNull(record.getFloat64(32)),
  }
}

function orNull(value: number): number | null {
  return value === NONE ? null : value
}
