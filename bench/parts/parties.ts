import { Client } from 'pg'
import type { Part } from '#bench/part.ts'
import { compareWays, loadOf, togetherOf } from '#bench/parties/compare.ts'

const VEHICLES = { full: 400, quick: 20 }
const SEED = 1

export const part: Part = {
  title: 'Seats for parties',
  about:
    'Random vehicles of 12 to 70 seats and 1 to 14 legs are sold to parties of 1 to 6 on random legs, until 1.6 times the capacity was ' +
    'asked for: once with a seat picked for each person alone, and once for parties together. Nothing is written; only the picks differ.',
  needs: [],
  async run(stage) {
    const database = await stage.createDatabase()
    const client = new Client({ connectionString: database.url })
    await client.connect()
    stage.after(() => client.end())
    const vehicles = stage.settings.quick ? VEHICLES.quick : VEHICLES.full
    const { each, party } = await compareWays(client, vehicles, SEED)
    stage.record('parties_together', { value: togetherOf(party), unit: 'ratio' })
    stage.record('parties_together_singly', { value: togetherOf(each), unit: 'ratio' })
    stage.record('parties_load_kept', {
      value: loadOf(party) / loadOf(each),
      unit: 'ratio',
      ratio: loadOf(party) / loadOf(each),
    })
    return {
      tables: [
        {
          caption: `${vehicles} vehicles, seed ${SEED}`,
          columns: ['seats are picked for', 'load factor', 'parties seated', 'sit together'],
          rows: [
            ['each person alone', loadOf(each), each.parties, togetherOf(each)],
            ['parties together', loadOf(party), party.parties, togetherOf(party)],
          ],
        },
      ],
      notes: [
        'A party sits together if each member can be reached from each by steps to the next seat, across one aisle at most, or to the ' +
          'seat right in front or behind.',
      ],
    }
  },
}
