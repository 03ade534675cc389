import assert from 'node:assert/strict'

export interface ReadEvent {
  readonly id?: string
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into events of every shape
  readonly data: any
}

export interface EventReader {
  /** All events so far, once the expected one is among them. */
  until(wanted: string): Promise<string>
  /** The next event; comments are skipped. */
  next(): Promise<ReadEvent>
  /** Resolves when the server ends the stream. */
  end(): Promise<void>
  cancel(): Promise<void>
}

/** Reads a stream of server-sent events as a browser would. */
export function readEvents(response: Response): EventReader {
  assert.ok(response.body)
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let seen = 0
  const read = async (what: string) => {
    const { value, done } = await reader.read()
    assert.ok(!done, `the stream ended before ${what}: ${text}`)
    text += value
  }

  return {
    async until(wanted) {
      while (!text.includes(wanted)) await read(JSON.stringify(wanted))
      return text
    },
    async next() {
      for (;;) {
        const end = text.indexOf('\n\n', seen)
        if (end < 0) {
          await read('the next event')
          continue
        }
        const event = parse(text.slice(seen, end))
        seen = end + 2
        if (event !== null) return event
      }
    },
    async end() {
      while (!(await reader.read()).done);
    },
    cancel: () => reader.cancel(),
  }
}

function parse(block: string): ReadEvent | null {
  const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: (.*)/s, 2)))
  if (fields.event === undefined) return null
  return { name: fields.event, data: JSON.parse(fields.data), ...(fields.id ? { id: fields.id } : {}) }
}
