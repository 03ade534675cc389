/** The claims that core.read_profile reads. It decides which of them count; nothing is interpreted here. */
const AT_THE_TOP = [
  'name',
  'email',
  'email_verified',
  'phone',
  'phone_number',
  'phone_number_verified',
  'locale',
]
const OF_THE_PERSON = ['full_name', 'name', 'locale', 'email_verified']

export type ProfileClaims = Readonly<Record<string, unknown>>

/** What a token says of a person, without its other claims: they may be long, and each transaction sets these. */
export function profileClaimsOf(claims: Readonly<Record<string, unknown>>): ProfileClaims {
  const profile = pick(claims, AT_THE_TOP)
  const { user_metadata: metadata } = claims
  if (typeof metadata !== 'object' || metadata === null) return profile
  const person = pick(Object.fromEntries(Object.entries(metadata)), OF_THE_PERSON)
  return Object.keys(person).length === 0 ? profile : { ...profile, user_metadata: person }
}

/** A PostgreSQL text cannot hold U+0000, and a claim longer than any name is none. */
function pick(claims: Readonly<Record<string, unknown>>, names: readonly string[]): ProfileClaims {
  return Object.fromEntries(
    names.flatMap((name) => {
      const claim = claims[name]
      const isKept =
        typeof claim === 'boolean' ||
        (typeof claim === 'string' && claim !== '' && claim.length <= 254 && !claim.includes('\u0000'))
      return isKept ? [[name, claim]] : []
    }),
  )
}
