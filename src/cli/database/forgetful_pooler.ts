import { CommandError } from '#cli/terminal/exit.ts'
import { connect } from '#db/connections/pool.ts'
import { FORGETFUL_POOLER, keepsPreparedStatements } from '#db/connections/pooler.ts'

/** For a server at its start: without its prepared statements it could book nothing. */
export async function refuseForgetfulPooler(url: string): Promise<void> {
  if (!(await keepsStatements(url))) throw new CommandError(FORGETFUL_POOLER)
}

/** Whether connections to this address keep prepared statements, found out with two of them. */
export async function keepsStatements(url: string): Promise<boolean> {
  const one = await connect(url, 'berth')
  try {
    const other = await connect(url, 'berth')
    try {
      return await keepsPreparedStatements(one, other)
    } finally {
      await other.end()
    }
  } finally {
    await one.end()
  }
}
