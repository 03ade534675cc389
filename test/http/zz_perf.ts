import { spawn } from 'node:child_process'
import fastify from 'fastify'
import pino from 'pino'
import { Type } from '@fastify/type-provider-typebox'
import { createBookings } from '#db/bookings.ts'
import { createPool } from '#db/pool.ts'
import { readDatabaseSettings } from '#db/settings.ts'
import { systemClock } from '#db/clock.ts'
import { IdempotencyHeaders, fingerprintOf } from '#http/plugins/idempotency.ts'
import { refusals } from '#http/refusals.ts'
import { buildServer } from '#http/server.ts'
import { readSettings } from '#http/settings.ts'
import { mintToken } from '#http/tokens.ts'
import { Body, Uuid } from '#http/schemas.ts'
const env = { JWT_SECRET: 'x'.repeat(40), RATE_LIMIT_PER_ADDRESS: process.env.LIMIT ?? '1000000000', RATE_LIMIT_PER_ACCOUNT: process.env.LIMIT ?? '1000000000' }
const db = readDatabaseSettings({DATABASE_URL:'postgres://a:b@127.0.0.1:1/x', DB_MIN_CONNECTIONS:'0'})
const schema = { headers: IdempotencyHeaders, body: Body({ occurrence_id: Uuid, quantity: Type.Integer({minimum:1,maximum:1000}), passengers: Type.Optional(Type.Array(Body({name: Type.String()}))) }), response: { 201: Type.Object({ id: Uuid, status: Type.String(), n: Type.Integer() }), ...refusals('place_taken','sold_out') } }
const settings = readSettings(env)
const app = await buildServer({ pool: createPool(db), bookings: createBookings(db), settings, clock: systemClock, logger: pino({ level: 'info' }, pino.destination('/dev/null')), findPendingMigrations: async () => [],
  mounts: [{ prefix: '/t', plugin: async (a) => { a.post('/book', { schema }, async (request, reply) => { const f = fingerprintOf(request); await new Promise((r) => setImmediate(r)); reply.code(201); return { id: request.body.occurrence_id, status: 'confirmed', n: f.length } }) } }] })
const url = await app.listen({ port: 0, host: '127.0.0.1' })
const bare = fastify()
bare.post('/t/book', { schema: { body: { type: 'object', properties: { occurrence_id: {type:'string'}, quantity: {type:'integer'} } }, response: { 201: { type: 'object', properties: { id: {type:'string'}, status: {type:'string'}, n: {type:'integer'} } } } } }, async (request, reply) => { await new Promise((r) => setImmediate(r)); reply.code(201); return { id: (request.body as {occurrence_id: string}).occurrence_id, status: 'confirmed', n: 32 } })
const bareUrl = await bare.listen({ port: 0, host: '127.0.0.1' })
const token = await mintToken(settings.token, { accountId: '018f3c1e-7b7a-7000-8000-00000000000a' })
for (const round of [1]) for (const [name, u] of [['frame', url]] as const) {
  const c = spawn('npx', ['autocannon', '-c', '64', '-d', '4', '-m', 'POST', '-j', '-H', 'content-type: application/json', '-H', 'idempotency-key: abc', '-H', `authorization: Bearer ${token}`, '-b', JSON.stringify({ occurrence_id: '018f3c1e-7b7a-7000-8000-00000000000a', quantity: 2, passengers: [{ name: 'Ada Lovelace' }] }), u + '/t/book'], { stdio: ['ignore', 'pipe', 'ignore'] })
  let out = ''; c.stdout.on('data', (d) => out += d); const cpu = process.cpuUsage(); const t = performance.now(); await new Promise((r) => c.on('exit', r)); const used = process.cpuUsage(cpu)
  const j = JSON.parse(out); console.log(name, Math.round(j.requests.average), 'req/s p99', j.latency.p99, 'non2xx', j.non2xx, 'cpu us/req', Math.round((used.user + used.system) / j.requests.total), 'ms', Math.round(performance.now() - t))
}
process.exit(0)
