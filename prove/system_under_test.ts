import type { BookingOperation } from '#prove/models/booking_types.ts'
import type { Finding, Group, GroupShape, Session } from '#prove/session.ts'
import type { GroupHistory } from '#prove/workload/group_history.ts'

/**
 * The interface of anything that sells places, so that Berth over HTTP, Berth over SQL and other booking strategies are checked
 * with the same workload and the same model.
 *
 * A session must be able to `book`. The other functions are optional: the workload leaves out what a session lacks.
 */
export interface SystemUnderTest {
  readonly name: string
  /** Creates occurrences without bookings. They are used for some hundred operations, and then never again. */
  openGroup(shape: GroupShape): Promise<Group>
  /** Each client has two connections, 0 and 1, so that it can send a request twice at the same time. */
  openSession(client: number, connection: number): Promise<Session>
  /**
   * Reads the rows of a group once it is quiescent, and compares them with its history. Without it, only the history that
   * clients saw is checked.
   */
  audit?(history: GroupHistory): Promise<Audit>
}

export interface Audit {
  /** Where the rows contradict the responses, or break an invariant. */
  readonly findings: readonly Finding[]
  /** The operations of the group, with the recovered outcomes of those without a response, and with a final read of the rows. */
  readonly operations: readonly BookingOperation[]
}
