// SPDX-License-Identifier: Apache-2.0

/** The shortest decimal that is this float32 and no other. */
export function shortest(value) {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
}

/** `digits` significant digits, without an exponent where a reader can do without. */
export function significant(value, digits) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 1e-4 || size >= 1e6) return value.toExponential(digits - 1);
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return value.toFixed(Math.min(decimals, 12));
}

/** "132.6 ± 4.1": two digits of u, the value to the same place. */
export function withU(value, u) {
  if (!(u > 0)) return significant(value, 4);
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(u))));
  return `${value.toFixed(decimals)} ± ${u.toFixed(decimals)}`;
}

export const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
