import type { Operation } from '#prove/history/operation.ts'
import type { KeyValueInput, KeyValueOutput } from '#prove/models/key_value.ts'
import type { RegisterInput, RegisterOutput } from '#prove/models/register.ts'

type RegisterOperation = Operation<RegisterInput, RegisterOutput>
type KeyValueOperation = Operation<KeyValueInput, KeyValueOutput>

/** From and to, in microseconds. */
type Interval = readonly [startUs: number, endUs: number]

export function write(client: number, [startUs, endUs]: Interval, value: number): RegisterOperation {
  return { client, startUs, endUs, input: { kind: 'write', value }, output: { kind: 'written' } }
}

export function read(client: number, [startUs, endUs]: Interval, value: number): RegisterOperation {
  return { client, startUs, endUs, input: { kind: 'read' }, output: { kind: 'read', value } }
}

export function swap(
  client: number,
  [startUs, endUs]: Interval,
  old: number,
  value: number,
  done = true,
): RegisterOperation {
  return { client, startUs, endUs, input: { kind: 'swap', old, value }, output: { kind: 'swapped', done } }
}

/** Nobody learnt what became of it. */
export function lost<Input, Output>(operation: Operation<Input, Output>): Operation<Input, Output> {
  return { ...operation, output: null, endUs: Infinity }
}

export function put(
  client: number,
  [startUs, endUs]: Interval,
  key: string,
  value: string,
): KeyValueOperation {
  return { client, startUs, endUs, input: { kind: 'put', key, value }, output: { kind: 'done' } }
}

export function append(client: number, interval: Interval, key: string, value: string): KeyValueOperation {
  return { ...put(client, interval, key, value), input: { kind: 'append', key, value } }
}

export function get(
  client: number,
  [startUs, endUs]: Interval,
  key: string,
  value: string,
): KeyValueOperation {
  return { client, startUs, endUs, input: { kind: 'get', key, value: '' }, output: { kind: 'got', value } }
}
