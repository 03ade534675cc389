import { escapeXml } from '#http/markup.ts'

/** A place as it is drawn. state is given where the picture is of a departure. */
interface DrawnPlace {
  readonly seat: string
  readonly class: string
  readonly deck: number
  readonly x: number
  readonly y: number
  readonly kind: string
  readonly facing_deg: number
  readonly accessible: boolean
  readonly blocked: boolean
  readonly state?: string
}

interface DrawnFixture {
  readonly kind: string
  readonly deck: number
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface LayoutToDraw {
  readonly name: string
  readonly room: boolean
  readonly deck_names: readonly string[]
  readonly fixtures: readonly DrawnFixture[]
  readonly places: readonly DrawnPlace[]
}

/** The side of a place and the space around a deck, in pixels. */
const UNIT = 40
const MARGIN = 24
/** The height of the name above a deck. */
const HEADING = 28

/** Dark enough for white labels (contrast of at least 4.5 to 1), and told apart without seeing red and green. */
const CLASS_COLOURS = ['#1f4e9c', '#8a4b08', '#3f6212', '#7e22ce', '#0f6b6b', '#9d174d'] as const
const NOT_SOLD = '#6b7280'
const INK = '#111827'
const FIXTURE = '#e5e7eb'

/**
 * Draws a layout from above, deck beside deck, with the front at the top. The picture uses attributes only, because the policy of
 * our answers allows no style sheet. Every text is escaped.
 */
export function drawLayout(layout: LayoutToDraw): string {
  const classes = [...new Set(layout.places.map((place) => place.class))].sort()
  const decks = decksOf(layout)
  const width = decks.reduce((sum, deck) => sum + deck.width, MARGIN)
  const legend = classes.map((name, index) => legendEntry(name, colourOf(index), MARGIN + index * 140))
  const height = HEADING * 2 + MARGIN + Math.max(...decks.map((deck) => deck.height))
  let left = MARGIN
  const drawn = decks.map((deck) => {
    const at = `translate(${number(left)} ${HEADING * 2})`
    left += deck.width
    const heading = `<text x="0" y="-8" font-size="16" font-weight="bold">${escapeXml(deck.name)}</text>`
    const fixtures = deck.fixtures.map((fixture) => drawFixture(fixture, deck))
    const places = deck.places.map((place) => drawPlace(place, colourOf(classes.indexOf(place.class)), deck))
    return `<g transform="${at}">${heading}${fixtures.join('')}${places.join('')}</g>`
  })
  const full = Math.max(width, MARGIN + classes.length * 140)
  const kind = layout.room ? 'The stage is at the top.' : 'The front is at the top.'
  const count = layout.places.length
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" width="${number(full)}" ` +
    `height="${number(height)}" viewBox="0 0 ${number(full)} ${number(height)}" font-family="sans-serif" fill="${INK}">` +
    `<title id="title">${escapeXml(layout.name)}</title>` +
    `<desc id="desc">${count} ${count === 1 ? 'place' : 'places'}, ${escapeXml(classes.join(', '))}. ${kind}</desc>` +
    `${legend.join('')}${drawn.join('')}</svg>\n`
  )
}

interface Deck {
  readonly name: string
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly places: readonly DrawnPlace[]
  readonly fixtures: readonly DrawnFixture[]
}

function decksOf({ places, fixtures, deck_names }: LayoutToDraw): Deck[] {
  const numbers = [...new Set([...places, ...fixtures].map((each) => each.deck))].sort((a, b) => a - b)
  return numbers.map((deck) => {
    const on = {
      places: places.filter((place) => place.deck === deck),
      fixtures: fixtures.filter((fixture) => fixture.deck === deck),
    }
    const boxes = [...on.places.map((place) => ({ ...place, width: 1, height: 1 })), ...on.fixtures]
    const left = Math.min(...boxes.map(({ x }) => x))
    const top = Math.min(...boxes.map(({ y }) => y))
    const name = deck_names[deck - 1] ?? (numbers.length > 1 ? `Deck ${deck}` : '')
    return {
      ...on,
      name,
      left,
      top,
      width: (Math.max(...boxes.map((box) => box.x + box.width)) - left) * UNIT + MARGIN,
      height: (Math.max(...boxes.map((box) => box.y + box.height)) - top) * UNIT,
    }
  })
}

function drawPlace(place: DrawnPlace, colour: string, deck: Deck): string {
  const [x, y] = [(place.x - deck.left) * UNIT, (place.y - deck.top) * UNIT]
  const isSold = !place.blocked && (place.state ?? 'free') === 'free'
  const label = place.seat.replace(/^[1-4]:/, '')
  const middle = UNIT / 2
  const turn = place.facing_deg === 0 ? '' : ` transform="rotate(${place.facing_deg} ${middle} ${middle})"`
  const back =
    place.kind === 'seat'
      ? `<rect x="4" y="${UNIT - 9}" width="${UNIT - 8}" height="6" rx="3" fill="${INK}"/>`
      : ''
  const shape = `<rect x="3" y="3" width="${UNIT - 6}" height="${UNIT - 8}" rx="${place.kind === 'berth' ? 2 : 7}" fill="${
    isSold ? colour : NOT_SOLD
  }"${place.accessible ? ` stroke="${INK}" stroke-width="3"` : ''}/>`
  // The place turns the way it faces; its label stays upright.
  return (
    `<g transform="translate(${number(x)} ${number(y)})"><title>${escapeXml(sayPlace(place))}</title>` +
    `<g${turn}>${shape}${back}</g>` +
    `<text x="${middle}" y="${middle + 3}" font-size="${label.length > 4 ? 8 : 13}" text-anchor="middle" fill="#ffffff">${escapeXml(
      label,
    )}</text></g>`
  )
}

function sayPlace(place: DrawnPlace): string {
  const state = place.blocked ? 'not sold' : place.state
  const words = [place.seat, place.class, place.kind, place.accessible ? 'accessible' : '', state ?? '']
  return words.filter((word) => word !== '').join(', ')
}

function drawFixture(fixture: DrawnFixture, deck: Deck): string {
  const [x, y] = [(fixture.x - deck.left) * UNIT, (fixture.y - deck.top) * UNIT]
  const [width, height] = [fixture.width * UNIT, fixture.height * UNIT]
  return (
    `<g transform="translate(${number(x)} ${number(y)})"><title>${escapeXml(fixture.kind)}</title>` +
    `<rect x="2" y="2" width="${number(width - 4)}" height="${number(height - 4)}" fill="${FIXTURE}" stroke="${NOT_SOLD}"/>` +
    `<text x="${number(width / 2)}" y="${number(height / 2 + 3)}" font-size="9" text-anchor="middle">${escapeXml(
      fixture.kind,
    )}</text></g>`
  )
}

function legendEntry(name: string, colour: string, x: number): string {
  return (
    `<rect x="${x}" y="8" width="14" height="14" fill="${colour}"/>` +
    `<text x="${x + 20}" y="20" font-size="13">${escapeXml(name)}</text>`
  )
}

function colourOf(index: number): string {
  return CLASS_COLOURS[index % CLASS_COLOURS.length] ?? NOT_SOLD
}

/** At most two decimals, which is as exact as a layout is. */
function number(value: number): string {
  return String(Math.round(value * 100) / 100)
}
