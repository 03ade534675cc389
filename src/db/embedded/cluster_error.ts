/** A cluster could not be started or stopped. The message is for the person who started Berth. */
export class ClusterError extends Error {
  override name = 'ClusterError'
}
