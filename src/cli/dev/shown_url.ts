const SECRETS = ['password', 'sslpassword']
const HIDDEN = '***'

/** The URL of a database without its passwords, for a terminal. What is no URL may have one anywhere, so nothing of it is shown. */
export function shownUrl(given: string): string {
  if (!URL.canParse(given)) return 'as DATABASE_URL says'
  const url = new URL(given)
  if (url.password !== '') url.password = HIDDEN
  for (const name of SECRETS) if (url.searchParams.has(name)) url.searchParams.set(name, HIDDEN)
  return url.href
}
