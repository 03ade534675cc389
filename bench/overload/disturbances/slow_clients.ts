import { setTimeout as pause } from 'node:timers/promises'
import { RequestTexts } from '#bench/load/request_text.ts'
import type { Disturbance } from '#bench/overload/disturbances/disturbance.ts'
import { CREATED } from '#bench/overload/recovery.ts'
import { place } from '#bench/world/requests.ts'
import { Connection } from '#cli/load/connection.ts'

const CLIENTS = 50
/** After the head, one byte of the body at a time: a booking takes some four seconds. */
const BYTE_EVERY_MS = 50
const LAST_ANSWERS_MS_MAX = 10_000
const HEAD_END = '\r\n\r\n'

/** Customers on slow connections. They book as others do, but send their request byte by byte. */
export const slowClients: Disturbance = {
  title: `${CLIENTS} slow clients, a byte every ${BYTE_EVERY_MS} ms`,
  async begin({ server, world, events }) {
    const texts = new RequestTexts({
      port: server.port,
      clients: CLIENTS,
      warmUpS: 0,
      measureS: 0,
      tokens: world.tokens,
      requests: events.map(place),
      order: 'turn',
      keys: true,
    })
    const clients = await Promise.all(
      Array.from({ length: CLIENTS }, (_, number) =>
        SlowClient.open(server.port, () => texts.of(number, number, undefined)),
      ),
    )
    const timer = setInterval(() => {
      for (const client of clients) client.sendMore()
    }, BYTE_EVERY_MS)
    return async () => {
      clearInterval(timer)
      await Promise.all(clients.map((client) => client.close()))
      const booked = clients.reduce((sum, client) => sum + client.booked, 0)
      const sent = clients.reduce((sum, client) => sum + client.bytesSent, 0)
      return { what: `${sent.toLocaleString('en-US')} bytes, ${booked} booked`, booked }
    }
  },
}

class SlowClient {
  readonly #nextText: () => string
  readonly #failures: string[] = []
  #connection: Connection | undefined
  /** The rest of the current request that is still to be sent. If it is empty, the head of the next one is due. */
  #rest = ''
  #answer: PromiseWithResolvers<void> | null = null
  booked = 0
  bytesSent = 0

  private constructor(nextText: () => string) {
    this.#nextText = nextText
  }

  static async open(port: number, nextText: () => string): Promise<SlowClient> {
    const client = new SlowClient(nextText)
    client.#connection = await Connection.open(new URL(`http://127.0.0.1:${port}`), {
      answered: ({ status }) => client.#answered(status),
      broke: ({ message }) => client.#failures.push(message),
    })
    return client
  }

  sendMore(): void {
    if (this.#answer !== null) return
    if (this.#rest === '') {
      const text = this.#nextText()
      const bodyFrom = text.indexOf(HEAD_END) + HEAD_END.length
      this.#connection?.send(text.slice(0, bodyFrom))
      this.#rest = text.slice(bodyFrom)
      return
    }
    this.#connection?.send(this.#rest.slice(0, 1))
    this.#rest = this.#rest.slice(1)
    this.bytesSent += 1
    if (this.#rest === '') this.#answer = Promise.withResolvers()
  }

  /** Waits for an answer that is under way, because it may be a booking. A request that is half sent is abandoned. */
  async close(): Promise<void> {
    await Promise.race([this.#answer?.promise, pause(LAST_ANSWERS_MS_MAX, undefined, { ref: false })])
    if (this.#answer !== null) this.#failures.push('no answer')
    this.#connection?.close()
    if (this.#failures.length > 0) throw new Error(`A slow client: ${this.#failures.join(', ')}`)
  }

  #answered(status: number): void {
    if (status === CREATED) this.booked += 1
    else this.#failures.push(`answered ${status}`)
    this.#answer?.resolve()
    this.#answer = null
  }
}
