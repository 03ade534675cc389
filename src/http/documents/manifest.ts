import { writeCsv } from '#http/documents/csv.ts'
import { escapeXml } from '#http/markup.ts'

/** A row of transit.read_manifest, as far as it is printed. */
export interface ManifestRow {
  readonly place: number
  readonly claim_id: string
  readonly reference: string
  readonly status: string
  readonly payment_status: string
  readonly seat: string | null
  readonly class: string | null
  readonly quantity: number
  readonly passenger: Readonly<Record<string, unknown>> | null
  readonly from_stop: string | null
  readonly to_stop: string | null
  readonly begins_at: Date
  readonly ends_at: Date
  readonly contact_name: string | null
  readonly contact_phone: string | null
}

export interface Manifest {
  readonly name: string
  readonly operator: string
  readonly starts_at: Date
  readonly time_zone: string
  readonly rows: readonly ManifestRow[]
}

type Cell = string | number | null

const COLUMNS: Readonly<Record<string, (row: ManifestRow, timeZone: string) => Cell>> = {
  seat: (row) => row.seat,
  class: (row) => row.class,
  quantity: (row) => row.quantity,
  name: (row) => textOf(row.passenger?.name),
  age: (row) => textOf(row.passenger?.age),
  phone: (row) => textOf(row.passenger?.phone) ?? row.contact_phone,
  document: (row) => textOf(row.passenger?.document),
  from_stop: (row) => row.from_stop,
  begins_at: (row, timeZone) => timeOf(row.begins_at, timeZone),
  to_stop: (row) => row.to_stop,
  ends_at: (row, timeZone) => timeOf(row.ends_at, timeZone),
  reference: (row) => row.reference,
  contact_name: (row) => row.contact_name,
  status: (row) => row.status,
  payment_status: (row) => row.payment_status,
}

/** The manifest as CSV (RFC 4180), with a header. */
export function writeManifestCsv({ rows, time_zone }: Manifest): string {
  const lines = rows.map((row) => Object.values(COLUMNS).map((cell) => cell(row, time_zone)))
  return writeCsv([Object.keys(COLUMNS), ...lines])
}

/** The manifest as a page that prints on A4, with a box to tick for each passenger. It needs nothing from elsewhere. */
export function writeManifestPage({ name, operator, starts_at, time_zone, rows }: Manifest): string {
  const title = `${name}, ${timeOf(starts_at, time_zone)}`
  const heads = ['', ...Object.keys(COLUMNS).map((column) => column.replaceAll('_', ' '))]
  const people = rows.reduce((sum, { quantity }) => sum + quantity, 0)
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<title>${escapeXml(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeXml(title)}</h1><p>${escapeXml(operator)}. Passengers: ${people}. Times: ${escapeXml(time_zone)}.</p>`,
    `<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead><tbody>`,
    ...rows.map((row) => {
      const cells = Object.values(COLUMNS).map((cell) => `<td>${htmlCell(cell(row, time_zone))}</td>`)
      return `<tr><td class="tick"></td>${cells.join('')}</tr>`
    }),
    '</tbody></table></body></html>\n',
  ].join('\n')
}

const STYLE =
  '@page{size:A4 landscape;margin:12mm}body{font:11px sans-serif}h1{font-size:16px}' +
  'table{border-collapse:collapse;width:100%}thead{display:table-header-group}tr{break-inside:avoid}' +
  'th,td{border:1px solid #666;padding:3px 5px;text-align:left}.tick{width:14px}'

/** As 2026-11-24 08:15, at the local time of the operator. */
function timeOf(at: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return parts.format(at)
}

function textOf(value: unknown): string | null {
  return value === undefined || value === null ? null : String(value)
}

function htmlCell(value: Cell): string {
  return escapeXml(String(value ?? ''))
}
