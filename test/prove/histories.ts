import type { Operation } from '#prove/history/operation.ts'
import type { KeyValueInput, KeyValueOutput } from '#prove/models/key_value.ts'
import type { RegisterInput, RegisterOutput } from '#prove/models/register.ts'

type RegisterOperation = Operation<RegisterInput, RegisterOutput>
type KeyValueOperation = Operation<KeyValueInput, KeyValueOutput>

/** From and to, in microseconds. */
type Interval = readonly [invokedAtUs: number, respondedAtUs: number]

export function write(
  client: number,
  [invokedAtUs, respondedAtUs]: Interval,
  value: number,
): RegisterOperation {
  return { client, invokedAtUs, respondedAtUs, input: { kind: 'write', value }, output: { kind: 'written' } }
}

export function read(
  client: number,
  [invokedAtUs, respondedAtUs]: Interval,
  value: number,
): RegisterOperation {
  return { client, invokedAtUs, respondedAtUs, input: { kind: 'read' }, output: { kind: 'read', value } }
}

export function swap(
  client: number,
  [invokedAtUs, respondedAtUs]: Interval,
  old: number,
  value: number,
  done = true,
): RegisterOperation {
  return {
    client,
    invokedAtUs,
    respondedAtUs,
    input: { kind: 'swap', old, value },
    output: { kind: 'swapped', done },
  }
}

/** Its outcome was never learnt. */
export function lost<Input, Output>(operation: Operation<Input, Output>): Operation<Input, Output> {
  return { ...operation, output: null, respondedAtUs: Infinity }
}

export function put(
  client: number,
  [invokedAtUs, respondedAtUs]: Interval,
  key: string,
  value: string,
): KeyValueOperation {
  return { client, invokedAtUs, respondedAtUs, input: { kind: 'put', key, value }, output: { kind: 'done' } }
}

export function append(client: number, interval: Interval, key: string, value: string): KeyValueOperation {
  return { ...put(client, interval, key, value), input: { kind: 'append', key, value } }
}

export function get(
  client: number,
  [invokedAtUs, respondedAtUs]: Interval,
  key: string,
  value: string,
): KeyValueOperation {
  return {
    client,
    invokedAtUs,
    respondedAtUs,
    input: { kind: 'get', key, value: '' },
    output: { kind: 'got', value },
  }
}
