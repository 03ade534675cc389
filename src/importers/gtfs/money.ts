/**
 * A price such as `3.75` in minor units, 375n, without ever being a float. Undefined if it has more decimals than
 * the currency (trailing zeros are not counted: 100.00 JPY is 100 yen).
 */
export function minorUnits(price: string, currency: string): bigint | undefined {
  const [whole = '', fraction = ''] = price.split('.')
  const digits = fraction.replace(/0+$/, '')
  const decimals = decimalsOf(currency)
  if (digits.length > decimals) return undefined
  return BigInt(whole + digits.padEnd(decimals, '0'))
}

/** Decimals by ISO 4217, which ECMA-402 prescribes for this option (0 for JPY, 3 for KWD). */
function decimalsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency })
  return format.resolvedOptions().maximumFractionDigits ?? 2
}
