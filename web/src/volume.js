// SPDX-License-Identifier: Apache-2.0
// Volumes of the page: base 64 -> inflate -> bytes back in place -> values (host/report/packed_volume.hpp says how they were packed).

/** Bytes of a base 64 text. */
function bytesOf(text) {
  if (typeof Uint8Array.fromBase64 === "function") return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < out.length; i++) out[i] = binary.charCodeAt(i);
  return out;
}

async function inflated(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Puts the bytes of one part, sorted by their place in a value, back into values, from `at` on. */
function putTogether(sorted, out, at) {
  const width = out.BYTES_PER_ELEMENT, count = sorted.length / width;
  if (width === 1) out.set(sorted, at);
  else if (width === 2) for (let i = 0; i < count; i++) out[at + i] = sorted[i] | (sorted[count + i] << 8);
  else {
    const words = new Uint32Array(out.buffer), second = count, third = 2 * count, fourth = 3 * count;
    for (let i = 0; i < count; i++)
      words[at + i] = sorted[i] | (sorted[second + i] << 8) | (sorted[third + i] << 16) | (sorted[fourth + i] << 24);
  }
}

const digits = 900;
/** Values of the decimal codes below 0x8000 (decimal_code in packed_volume.hpp); made once. */
let decimals = null;
function decimalTable() {
  if (decimals) return decimals;
  decimals = new Float64Array(1 + 36 * digits);
  for (let c = 1; c < decimals.length; c++) {
    const mantissa = 100 + ((c - 1) % digits), exponent = Math.floor((c - 1) / digits) - 20;
    decimals[c] = Number(`${mantissa}e${exponent - 2}`);
  }
  return decimals;
}

/** What turns a stored number into a value. */
export function meaningOf(spec) {
  if (spec.coding === "linear") return (code) => spec.offset + spec.step * code;
  if (spec.coding === "fraction") return (code) => code / 255;
  if (spec.coding === "decimal") {
    const table = decimalTable();
    return (code) => (code & 0x8000 ? -table[code & 0x7fff] : table[code]);
  }
  return (value) => value;
}

const exactCode = 65535; // exact_code of viewer_volumes.hpp
const arrays = { 1: Uint8Array, 2: Uint16Array, 4: Float32Array };

/** A volume over the box that holds it; outside of it the stored number is 0. */
export class Volume {
  constructor(spec, stored) {
    this.first = spec.first;
    this.size = spec.size;
    this.stored = stored;
    this.meaning = meaningOf(spec);
  }

  /** Value at a voxel of the grid. */
  at(voxel) {
    const [i, j, k] = voxel.map((v, a) => v - this.first[a]);
    const [nx, ny, nz] = this.size;
    const inside = i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz;
    return this.meaning(inside ? this.stored[i + nx * (j + ny * k)] : 0);
  }

  /** Values of a slice as it is seen, row by row from the top: `plane` says which axes are right and down. */
  slice(plane, index, gridSize) {
    const { right, down, normal } = plane;
    const width = gridSize[right.axis], height = gridSize[down.axis];
    const out = new Float32Array(width * height).fill(this.meaning(0));
    const stride = [1, this.size[0], this.size[0] * this.size[1]];
    const deep = index - this.first[normal.axis];
    if (deep < 0 || deep >= this.size[normal.axis]) return out;
    for (let d = 0; d < this.size[down.axis]; d++) {
      const y = d + this.first[down.axis], row = (down.reversed ? height - 1 - y : y) * width;
      let from = deep * stride[normal.axis] + d * stride[down.axis];
      for (let r = 0; r < this.size[right.axis]; r++, from += stride[right.axis]) {
        const x = r + this.first[right.axis];
        out[row + (right.reversed ? width - 1 - x : x)] = this.meaning(this.stored[from]);
      }
    }
    return out;
  }
}

/** Steps and, at the code of exact values, the next of those: a volume of values that also knows which of them are exact. */
class PartlyExact extends Volume {
  constructor(spec, codes, exact) {
    const values = new Float32Array(codes.length);
    let next = -exact.first[0];
    for (let i = 0; i < codes.length; i++) {
      if (codes[i] === exactCode) values[i] = exact.stored[next++] ?? 0;
      else if (codes[i] !== 0) values[i] = codes[i] * spec.step;
    }
    super({ ...spec, coding: "float32" }, values);
    this.codes = new Volume({ ...spec, coding: "float32" }, codes);
  }

  isExact(voxel) { return this.codes.at(voxel) === exactCode; }
}

/** Reads the volume `spec` whose text stands in the script element of that name; the text is then let go. */
export async function readVolume(spec) {
  const element = document.getElementById(`volume-${spec.name}`);
  const text = element.textContent.trim();
  element.remove();
  const count = spec.size[0] * spec.size[1] * spec.size[2], width = spec.bytes_per_value;
  const stored = new arrays[width](count);
  const parts = text === "" ? [] : text.split(".");
  await Promise.all(parts.map(async (part, p) => putTogether(await inflated(bytesOf(part)), stored, p * spec.values_per_part)));
  return spec.coding === "exact16" ? new PartlyExact(spec, stored, await readVolume(spec.exact)) : new Volume(spec, stored);
}
