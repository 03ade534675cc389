import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Owner } from '#test/helpers/database.ts'
import { makeOpenDirectory } from '#test/helpers/open_directory.ts'

/** Enough for a cluster. */
const SIZE = '600m'
const CHUNK = Buffer.alloc(1024 * 1024)

export interface SmallDisk {
  readonly directory: string
  /** Null if this machine does not allow mounting, so that the directory is an ordinary one. */
  readonly full: { fill(): Promise<void>; empty(): void } | null
}

/** A directory on a file system of its own, which a test can fill. It is removed after the test. */
export function makeSmallDisk(owner: Owner, size = SIZE): SmallDisk {
  const directory = makeOpenDirectory('disk')
  const isMounted = mount(directory, size)
  owner.after(async () => {
    if (isMounted) execFileSync('umount', ['--lazy', directory])
    rmSync(directory, { recursive: true, force: true })
  })
  const ballast = join(directory, 'ballast')
  const full = {
    async fill() {
      const file = await open(ballast, 'w')
      try {
        for (;;) await file.write(CHUNK)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      } finally {
        await file.close()
      }
    },
    empty: () => rmSync(ballast),
  }
  return { directory, full: isMounted ? full : null }
}

/** Mounting needs root, and does not work in every container. */
function mount(directory: string, size: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'berth-test', directory], {
      stdio: 'ignore',
    })
    return true
  } catch {
    return false
  }
}
