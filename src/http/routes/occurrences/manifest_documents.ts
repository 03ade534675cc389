import type { FastifyRequest } from 'fastify'
import {
  type Manifest,
  type ManifestRow,
  writeManifestCsv,
  writeManifestPage,
} from '#http/documents/manifest.ts'
import type { RoutePlugin } from '#http/parts.ts'
import { Refused } from '#http/problems/refused.ts'
import { refusals } from '#http/refusals.ts'
import { OccurrenceParams } from '#http/routes/occurrences/schemas.ts'
import { TextAnswer } from '#http/schemas.ts'

/** The longest page that transit.read_manifest gives. */
const PAGE_ROWS = 200

/** The page has styles of its own, and loads nothing. */
const PAGE_POLICY = "default-src 'none';style-src 'unsafe-inline';frame-ancestors 'none'"

/** GET /occurrences/{id}/manifest.csv and manifest.html: the passengers for a spreadsheet, and to be printed. */
export const manifestDocumentsRoute: RoutePlugin = async (app) => {
  const common = { tags: ['occurrences'], params: OccurrenceParams }
  const refused = refusals('sign_in_required', 'not_allowed', 'occurrence_not_found')

  const csv = {
    ...common,
    operationId: 'getManifestAsCsv',
    summary: 'The manifest of a departure or event as CSV',
    description:
      'One line for each passenger or quantity, by seat, with times at the local time of the operator. Agents and admins only.',
    response: { 200: TextAnswer('text/csv', 'The manifest'), ...refused },
  }
  app.get('/occurrences/:id/manifest.csv', { schema: csv }, async (request, reply) =>
    reply
      .type('text/csv; charset=utf-8')
      .send(writeManifestCsv(await readManifest(request, request.params.id))),
  )

  const page = {
    ...common,
    operationId: 'getManifestAsPage',
    summary: 'The manifest of a departure or event, to be printed',
    description: 'A page for A4 with a box to tick for each passenger. Agents and admins only.',
    response: { 200: TextAnswer('text/html', 'The manifest'), ...refused },
  }
  app.get('/occurrences/:id/manifest.html', { schema: page }, async (request, reply) => {
    const manifest = writeManifestPage(await readManifest(request, request.params.id))
    return reply
      .header('content-security-policy', PAGE_POLICY)
      .type('text/html; charset=utf-8')
      .send(manifest)
  })
}

async function readManifest(request: FastifyRequest, occurrenceId: string): Promise<Manifest> {
  return request.inTransaction(
    async (db) => {
      const rows: ManifestRow[] = []
      for (let last: ManifestRow | undefined, isWhole = false; !isWhole; last = rows.at(-1)) {
        const page = await db.query<ManifestRow>(
          'select * from transit.read_manifest($1, false, $2, $3, $4)',
          [...[occurrenceId, PAGE_ROWS], ...[last?.place, last?.claim_id]],
        )
        rows.push(...page.rows)
        isWhole = page.rows.length < PAGE_ROWS
      }
      const found = await db.query<Omit<Manifest, 'rows'>>(
        `select f.name, p.name as operator, o.starts_at, p.time_zone
           from core.occurrences as o
           join core.offerings as f on f.operator_id = o.operator_id and f.id = o.offering_id
           join core.operators as p on p.id = o.operator_id
          where o.id = $1`,
        [occurrenceId],
      )
      const [head] = found.rows
      if (head === undefined) throw new Refused('occurrence_not_found')
      return { ...head, rows }
    },
    { readOnly: true },
  )
}
