import { cpus, release, totalmem, type } from 'node:os'
import { type DiskSync, measureDiskSync } from '#bench/machine/disk_sync.ts'
import { measureBusyPercent } from '#bench/machine/idleness.ts'
import { type MemoryReads, measureMemoryReads } from '#bench/machine/memory_reads.ts'

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly disk: DiskSync
  /** In order of size. */
  readonly memoryReads: readonly MemoryReads[]
  /** CPU used by other programs just before the run. */
  readonly busyPercent: number
}

/** Describes the machine on which the figures were measured; `directory` is where the data is stored. */
export async function describeMachine(directory: string): Promise<Machine> {
  const cores = cpus()
  const busyPercent = await measureBusyPercent()
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${release()}`,
    disk: measureDiskSync(directory),
    memoryReads: measureMemoryReads(),
    busyPercent,
  }
}
