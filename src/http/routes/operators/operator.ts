import { type Static, Type } from '@fastify/type-provider-typebox'
import { TEXT_PATTERNS } from '#db/text_patterns.ts'
import {
  Colour,
  Currency,
  Email,
  Line,
  Lines,
  Locale,
  Phone,
  TimeZone,
  WebAddress,
} from '#http/input/typed_text.ts'
import { Role } from '#http/routes/operators/members.ts'
import { Moment, Nullable, Uuid } from '#http/schemas.ts'

/** What a word for the operator in an address may look like. */
const NewSlug = Type.String({
  pattern: TEXT_PATTERNS.slug.pattern,
  description:
    'Its word in addresses, which no other operator has: 1 to 63 lower-case letters, digits and dashes, not a dash first. It must not look like an id',
})

export const Status = Type.String({
  enum: ['active', 'inactive', 'archived'],
  description:
    'active: it sells. inactive: it sells nothing and only its staff see it; bookings stand and can be cancelled. archived: inactive, and lists leave it out',
})

/** What every operator says of itself. */
const required = {
  slug: NewSlug,
  name: Line(200, { description: 'As customers know it' }),
  time_zone: {
    ...TimeZone,
    description:
      'The IANA time zone that it keeps: Europe/Zurich. It stays while departures or events are ahead',
  },
  currency: {
    ...Currency,
    description: 'What new fares are in, by ISO 4217: CHF. It stays once something was sold',
  },
  languages: Type.Array(Locale, {
    maxItems: 20,
    description:
      'The languages in which it serves its customers, by BCP 47, the preferred one first: ["de-CH", "fr"]',
  }),
  status: Status,
}

/** What an operator may say of itself. Null empties it. */
const optional = {
  logo_url: { ...WebAddress, description: 'The address of its logo' },
  colour: { ...Colour, description: 'The colour of its shop: #1a5fb4' },
  text_colour: { ...Colour, description: 'The colour of text on that colour: #ffffff' },
  website: WebAddress,
  contact_email: { ...Email, description: 'Where customers write to' },
  contact_phone: Phone,
  contact_address: Lines(500, { description: 'Its postal address, on as many lines as it takes' }),
}

/** The rules for each field that is given. core.operator_schema is written from it. */
export const OperatorFields = Type.Partial(Type.Object({ ...required, ...optional }), {
  additionalProperties: false,
})

/** What it looks like, for bodies that change it. */
export const LOOK = {
  logo_url: Type.Optional(Nullable(optional.logo_url)),
  colour: Type.Optional(Nullable(optional.colour)),
  text_colour: Type.Optional(Nullable(optional.text_colour)),
}

const optionalOrNull = {
  ...LOOK,
  website: Type.Optional(Nullable(optional.website)),
  contact_email: Type.Optional(Nullable(optional.contact_email)),
  contact_phone: Type.Optional(Nullable(optional.contact_phone)),
  contact_address: Type.Optional(Nullable(optional.contact_address)),
}

const { slug, name, time_zone, currency, languages, status } = required

export const NewOperator = Type.Object(
  {
    slug,
    name,
    time_zone,
    currency,
    languages: Type.Optional(languages),
    status: Type.Optional(status),
    ...optionalOrNull,
    admin_email: Type.Optional({
      ...Email,
      description:
        'For admins of the installation: invite this person as the first admin. If left out, you are the first admin yourself',
    }),
  },
  {
    additionalProperties: false,
    title: 'NewOperator',
    examples: [
      {
        slug: 'coast-lines',
        name: 'Coast Lines',
        time_zone: 'Europe/Zurich',
        currency: 'CHF',
        languages: ['de-CH', 'fr-CH'],
        colour: '#1a5fb4',
        contact_email: 'hello@coast-lines.example',
      },
    ],
  },
)

export const OperatorChanges = Type.Object(
  {
    ...Type.Partial(Type.Object({ slug, name, time_zone, currency, languages, status })).properties,
    ...optionalOrNull,
  },
  {
    additionalProperties: false,
    title: 'OperatorChanges',
    examples: [{ name: 'Coast Lines AG', website: 'https://www.coast-lines.example', logo_url: null }],
  },
)

/** What an answer says of an operator. */
export const Operator = Type.Object(
  {
    id: Uuid,
    slug: Type.String(),
    name: Type.String(),
    status: Status,
    time_zone: Type.String(),
    currency: Type.String(),
    currency_decimals: Type.Integer({
      description: 'How many decimals the currency has: amounts in minor units are that many digits longer',
    }),
    languages: Type.Array(Type.String()),
    logo_url: Nullable(Type.String()),
    colour: Nullable(Type.String({ description: 'As #rrggbb' })),
    text_colour: Nullable(Type.String({ description: 'As #rrggbb' })),
    website: Nullable(Type.String()),
    contact_email: Nullable(Type.String()),
    contact_phone: Nullable(Type.String()),
    contact_address: Nullable(Type.String()),
    staff: Type.Union(
      [
        Type.Object({
          role: Type.Union([Role, Type.Null()], {
            description: 'Your role here. Null: you see it as an admin of the installation',
          }),
          created_at: Moment,
          archived_at: Nullable(Moment),
        }),
        Type.Null(),
      ],
      { description: 'What only those who work for the operator see; null for everyone else' },
    ),
  },
  { title: 'Operator' },
)
export type Operator = Static<typeof Operator>
