import { FIGURE_NAMES, FIGURES, type FigureName, type FigureRule, judge } from '#bench/figures.ts'
import type { Latency } from '#bench/load/plan.ts'
import { BUSY_PERCENT_MAX } from '#bench/machine/idleness.ts'
import type { MemoryReads } from '#bench/machine/memory_reads.ts'
import { POSTGRES_SETTINGS } from '#bench/postgres.ts'
import { formatNumber } from '#bench/results/number.ts'
import type { PartOutcome, RunResult } from '#bench/results/result.ts'
import { renderTable } from '#bench/results/table.ts'

const JUDGEMENTS = {
  aim: 'reaches the aim',
  bar: 'reaches the bar',
  missed: '**misses the bar**',
  'not judged': '',
}

/** bench/RESULTS.md: what was measured, on what, and how it does; then `trials`, which is written by hand. */
export function renderResults(run: RunResult, trials: string): string {
  const sections = [
    '# Results',
    `Written by \`${run.command}\`. Figures of one machine; ratios are of one run, and are what carries over.`,
    renderConditions(run),
    '## Figures',
    renderFigures(run),
    ...run.parts.map(renderPart),
    trials.trim(),
  ]
  return `${sections.join('\n\n')}\n`
}

function syncTimes({ p50Ms, p99Ms, maxMs }: Latency): string {
  return `${formatNumber(p50Ms)} ms at p50, ${formatNumber(p99Ms)} at p99, ${formatNumber(maxMs)} at most`
}

/** `6.91 ns within 1 MB, 131 within 64`. */
function readTimes(reads: readonly MemoryReads[]): string {
  return reads
    .map(({ withinMb, ns }, at) =>
      at === 0 ? `${formatNumber(ns)} ns within ${withinMb} MB` : `${formatNumber(ns)} within ${withinMb}`,
    )
    .join(', ')
}

function renderConditions({ date, quick, seconds, machine, versions }: RunResult): string {
  const settings = Object.entries(POSTGRES_SETTINGS).map(([name, value]) => `${name} ${value}`)
  const { disk } = machine
  return [
    `- ${date.toISOString().slice(0, 16).replace('T', ' ')} UTC, ${Math.round(seconds)} s${quick ? ', `--quick`: shorter and less certain than a full run' : ''}`,
    `- ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.system}; the load generator runs on the same cores`,
    `- made durable by fdatasync, one after another: 8 kB in ${syncTimes(disk.page)}; 128 kB, about a batch of 64 bookings, in ${syncTimes(disk.batch)}`,
    `- memory, each read waiting for the one before: ${readTimes(machine.memoryReads)}; what runs once a batch finds no cache warm`,
    ...(machine.busyPercent > BUSY_PERCENT_MAX
      ? [
          `- **others took ${Math.round(machine.busyPercent)} % of this machine just before: absolute figures do not count**`,
        ]
      : []),
    `- PostgreSQL ${versions.postgres}, Node ${versions.node}, Berth ${versions.berth}`,
    `- PostgreSQL's settings but for the defaults: ${settings.join(', ')}; fsync and synchronous_commit are on`,
  ].join('\n')
}

function renderFigures({ figures }: RunResult): string {
  const rows = FIGURE_NAMES.flatMap((name) => {
    const figure = figures.get(name)
    if (figure === undefined) return []
    const rule: FigureRule = FIGURES[name]
    const sign = rule.isCost ? '≤' : '≥'
    const mark = (value: number | undefined) => (value === undefined ? '' : `${sign} ${formatNumber(value)}`)
    const unit = figure.unit === 'ratio' ? '' : figure.unit
    return [
      [
        `\`${name}\``,
        rule.about,
        figure.value,
        unit,
        mark(rule.bar),
        mark(rule.aim),
        JUDGEMENTS[judge(name, figure.value)],
      ],
    ]
  })
  const missing = FIGURE_NAMES.filter((name) => isJudged(name) && !figures.has(name))
  const note =
    missing.length === 0
      ? ''
      : `\n\nNot measured in this run: ${missing.map((name) => `\`${name}\``).join(', ')}.`
  return renderTable({ columns: ['figure', 'what', 'value', 'unit', 'bar', 'aim', ''], rows }) + note
}

function isJudged(name: FigureName): boolean {
  const rule: FigureRule = FIGURES[name]
  return rule.bar !== undefined
}

function renderPart({ name, part, seconds, result }: PartOutcome): string {
  const head = [`## ${part.title}`, `${part.about} (\`npm run bench -- ${name}\`, ${Math.round(seconds)} s.)`]
  if (result instanceof Error) return [...head, `**This part failed: ${result.message}**`].join('\n\n')
  return [...head, ...result.tables.map(renderTable), ...result.notes].join('\n\n')
}
