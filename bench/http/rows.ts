import type { LoadReport, Step } from '#bench/load/plan.ts'
import type { Cell } from '#bench/part.ts'

/** One line of the table for a load, and one more for its second step. */
export function rowsOf(title: string, clients: number, report: LoadReport): Cell[][] {
  const first = rowOf(title, clients, report.measured, report.seconds, refusalsOf(report.answers))
  if (report.measuredNext.all === 0) return [first]
  const then = rowOf(
    `… the second step`,
    clients,
    report.measuredNext,
    report.seconds,
    refusalsOf(report.answersNext),
  )
  return [first, then]
}

function rowOf(title: string, clients: number, step: Step, seconds: number, refusals: string): Cell[] {
  const { p50Ms, p95Ms, p99Ms, p999Ms } = step.latency
  return [
    title,
    clients,
    Math.round(step.all / seconds),
    Math.round(step.good / seconds),
    p50Ms,
    p95Ms,
    p99Ms,
    p999Ms,
    refusals,
  ]
}

function refusalsOf(answers: Readonly<Record<string, number>>): string {
  const refusals = Object.entries(answers).filter(([name]) => !name.startsWith('2'))
  return refusals.map(([name, count]) => `${name}: ${count.toLocaleString('en-US')}`).join(', ')
}
