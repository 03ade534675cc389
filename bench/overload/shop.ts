import type { BenchDatabase, Stage } from '#bench/part.ts'
import { createEvents } from '#bench/world/events.ts'
import { createWorld, type World } from '#bench/world/operator.ts'
import type { ServerProcess } from '#support/server_process.ts'

/** What is on sale during the overload: counted events of one operator. */
export interface OverloadShop {
  readonly database: BenchDatabase
  readonly server: ServerProcess
  readonly world: World
  readonly hotEvent: string
  readonly events: readonly string[]
}

const EVENTS = 1_000

export async function openOverloadShop(stage: Stage): Promise<OverloadShop> {
  const database = await stage.createDatabase()
  const world = await createWorld(database.url)
  const [hotEvent = ''] = await createEvents(database.url, world, { count: 1 })
  const events = await createEvents(database.url, world, { count: EVENTS })
  const server = await stage.startServer(database)
  return { database, server, world, hotEvent, events }
}
