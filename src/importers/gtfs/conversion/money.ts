/** The greatest price of core.fares. */
const MINOR_UNITS_MAX = 999_999_999_999n

/**
 * Parses a price such as `3.75` into minor units, 375n, without using floats. Undefined if it has more decimals than the currency,
 * not counting trailing zeros (100.00 JPY is 100 yen), or is greater than a price can be.
 */
export function minorUnits(price: string, currency: string): bigint | undefined {
  const [whole = '', fraction = ''] = price.split('.')
  const digits = fraction.replace(/0+$/, '')
  const decimals = decimalsOf(currency)
  if (digits.length > decimals) return undefined
  const units = BigInt(whole + digits.padEnd(decimals, '0'))
  return units > MINOR_UNITS_MAX ? undefined : units
}

const WITHOUT_DECIMALS = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
const WITH_THREE = 'BHD IQD JOD KWD LYD OMR TND'
const WITH_FOUR = 'CLF UYW'

/** Decimals by ISO 4217, as in core.currency_decimals. Intl follows the usage in shops instead and has 0 for HUF. */
export function decimalsOf(currency: string): number {
  if (WITHOUT_DECIMALS.includes(currency)) return 0
  if (WITH_THREE.includes(currency)) return 3
  return WITH_FOUR.includes(currency) ? 4 : 2
}
