import type { Model } from '#prove/linearizability/model.ts'

export interface KeyValueInput {
  readonly kind: 'get' | 'put' | 'append'
  readonly key: string
  /** The value to put or append; '' for a get. */
  readonly value: string
}

export type KeyValueOutput =
  /** '' if nothing was put under the key. */
  { readonly kind: 'got'; readonly value: string } | { readonly kind: 'done' }

/** A key-value store of texts that supports get, put and append. Each key is a part of its own. */
export const keyValueModel: Model<string, KeyValueInput, KeyValueOutput> = {
  partition: (history) =>
    Map.groupBy(history, ({ input }) => input.key)
      .entries()
      .map(([key, operations]) => ({ name: `key ${key}`, operations })),
  initial: () => '',
  step(text, { input, output }) {
    switch (input.kind) {
      case 'get':
        return output === null || (output.kind === 'got' && output.value === text) ? [text] : []
      case 'put':
        return [input.value]
      case 'append':
        return [text + input.value]
    }
  },
  keyOf: (text) => text,
  isReadOnly: ({ input }) => input.kind === 'get',
  describe: ({ input, output }) =>
    input.kind === 'get'
      ? `get → ${output?.kind === 'got' ? JSON.stringify(output.value) : 'unknown'}`
      : `${input.kind} ${JSON.stringify(input.value)} → ${output === null ? 'unknown' : 'done'}`,
  describeState: (text) => JSON.stringify(text),
}
