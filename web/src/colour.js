// SPDX-License-Identifier: Apache-2.0
// Colour tables of 256 entries, each even in lightness, so that they can be read in grey and by the colour-blind.

/** Between anchors [[r, g, b], ...]. */
export function colourTable(anchors) {
  const out = new Uint8ClampedArray(256 * 3);
  for (let i = 0; i < 256; i++) {
    const place = (i / 255) * (anchors.length - 1), low = Math.min(Math.floor(place), anchors.length - 2), part = place - low;
    for (let c = 0; c < 3; c++) out[3 * i + c] = anchors[low][c] * (1 - part) + anchors[low + 1][c] * part;
  }
  return out;
}

/** Anchors of matplotlib's viridis (CC0) without its dark end. */
export const viridis = [[72, 36, 117], [65, 68, 135], [53, 95, 141], [42, 120, 142], [33, 145, 140], [34, 168, 132], [68, 191, 112],
  [122, 209, 81], [189, 223, 38], [253, 231, 37]];

/** From light to dark blue: what is well known stays out of the way. */
export const blues = [[222, 235, 247], [158, 202, 225], [107, 174, 214], [66, 146, 198], [33, 113, 181], [8, 69, 148]];

export const cssOf = (table, fraction) => {
  const i = 3 * Math.round(255 * Math.min(1, Math.max(0, fraction)));
  return `rgb(${table[i]},${table[i + 1]},${table[i + 2]})`;
};
