/** The request of the curl command that `berth dev` prints for booking a seat. */
export function readPrintedCurl(output: string): { url: string; init: RequestInit } {
  const line = output.split('\n').find((text) => text.startsWith('curl ')) ?? ''
  const url = /^curl -sS (\S+)/.exec(line)?.[1] ?? ''
  const headers = [...line.matchAll(/-H '([^:]+): ([^']*)'/g)].map(([, name, value]): [string, string] => [
    name ?? '',
    value ?? '',
  ])
  const body = /-d '([^']*)'/.exec(line)?.[1] ?? ''
  return { url, init: { method: 'POST', headers, body } }
}
