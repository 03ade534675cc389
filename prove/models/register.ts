import type { Model } from '#prove/linearizability/model.ts'

export type RegisterInput =
  | { readonly kind: 'read' }
  | { readonly kind: 'write'; readonly value: number }
  /** Writes the value if the present one is `old`. */
  | { readonly kind: 'swap'; readonly old: number; readonly value: number }

export type RegisterOutput =
  | { readonly kind: 'read'; readonly value: number }
  | { readonly kind: 'written' }
  | { readonly kind: 'swapped'; readonly done: boolean }

/** A register that supports read, write, and compare-and-swap. */
export function registerModel(initialValue: number): Model<number, RegisterInput, RegisterOutput> {
  return {
    partition: (operations) => [{ name: 'the register', operations }],
    initial: () => initialValue,
    step(value, { input, output }) {
      switch (input.kind) {
        case 'read':
          return output === null || (output.kind === 'read' && output.value === value) ? [value] : []
        case 'write':
          return [input.value]
        case 'swap': {
          const fits = input.old === value
          const done = output === null || (output.kind === 'swapped' && output.done)
          if (fits !== done) return []
          return [done ? input.value : value]
        }
      }
    },
    keyOf: (value) => String(value),
    isReadOnly: ({ input, output }) => input.kind === 'read' || (output?.kind === 'swapped' && !output.done),
    describe: ({ input, output }) => `${describeInput(input)} → ${describeOutput(output)}`,
    describeState: (value) => String(value),
  }
}

function describeInput(input: RegisterInput): string {
  if (input.kind === 'read') return 'read'
  return input.kind === 'write' ? `write ${input.value}` : `swap ${input.old} for ${input.value}`
}

function describeOutput(output: RegisterOutput | null): string {
  if (output === null) return 'unknown'
  if (output.kind === 'read') return String(output.value)
  return output.kind === 'written' || output.done ? 'done' : 'not done'
}
