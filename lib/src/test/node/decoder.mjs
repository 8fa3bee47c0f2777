// Decodes slices as data/FORMAT.md describes them; shares nothing with the Java code.

import { ContextCoding } from "./context.mjs";
import { check, Refused } from "./refused.mjs";

export { Refused };

/** Chunks of a slice: { top, left, height, width, length, sent, whole }. */
export function chunks(slice, compression) {
  const edge = compression["chunk-edge"];
  const height = slice.vector ? 1 : edge;
  const width = slice.vector ? 4096 : edge;
  const list = [];
  for (let top = 0; top < slice.rows; top += height) {
    for (let left = 0; left < slice.columns; left += width) {
      const w = Math.min(width, slice.columns - left);
      const h = Math.min(height, slice.rows - top);
      const length = h * w;
      const proportional = Math.floor((2 * compression["top-k"] * length + edge * edge) / (2 * edge * edge));
      const sent = slice.vector ? length : Math.min(length, Math.max(1, proportional));
      list.push({ top, left, height: h, width: w, length, sent, whole: sent === length });
    }
  }
  return list;
}

/** Bits of a byte string, the least significant of each byte first. */
class Bits {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  one() {
    check(this.at < 8 * this.bytes.length, "ends early");
    const bit = (this.bytes[this.at >> 3] >> (this.at & 7)) & 1;
    this.at++;
    return bit;
  }

  number(width) {
    let value = 0;
    for (let i = 0; i < width; i++) value |= this.one() << i;
    return value;
  }

  /** Zeros to the next whole byte. */
  align() {
    while (this.at % 8 !== 0) check(this.one() === 0, "padding is not zero");
  }

  finish() {
    this.align();
    check(this.at === 8 * this.bytes.length, "has bytes left over");
  }
}

function packedPositions(grid, bytes) {
  const bits = new Bits(bytes);
  const positions = grid.map((chunk) => (chunk.whole ? null : Array.from({ length: chunk.sent }, () => bits.number(12))));
  bits.finish();
  return positions;
}

function ricePositions(grid, bytes) {
  const bits = new Bits(bytes);
  const width = (chunk) => Math.max(0, Math.floor(Math.log2(Math.floor(chunk.length / chunk.sent))) - 1);
  const remainders = grid.map((chunk) => (chunk.whole ? null : Array.from({ length: chunk.sent }, () => bits.number(width(chunk)))));
  bits.align();
  const positions = grid.map((chunk, index) => {
    if (chunk.whole) return null;
    let previous = -1;
    return remainders[index].map((remainder) => {
      let quotient = 0;
      while (bits.one() === 0) quotient++;
      previous += 1 + quotient * 2 ** width(chunk) + remainder;
      return previous;
    });
  });
  bits.finish();
  return positions;
}

function checkedPositions(grid, written) {
  return written.map((positions, index) => {
    const { length, whole, sent } = grid[index];
    if (whole) return Array.from({ length: sent }, (_, i) => i);
    positions.forEach((position, i) => {
      check(position < length, `position ${position} of ${length}`);
      check(i === 0 || positions[i - 1] < position, "positions do not increase");
    });
    return positions;
  });
}

const MANTISSAS = ["3F800000", "3F8B95C2", "3F9837F0", "3FA5FED7", "3FB504F3", "3FC5672A", "3FD744FD", "3FEAC0C7"].map(
  (hex) => Buffer.from(hex, "hex").readFloatBE(0),
);

function level(code) {
  return code === 0 ? 0 : MANTISSAS[(code - 1) % 8] * 2 ** (Math.floor((code - 1) / 8) - 28);
}

const pair = (lower, upper) => [lower, -lower, upper, -upper];

/** Quantisers: bits of a code, bytes of scales, and the levels of each chunk. */
const QUANTISERS = {
  "sign-mean": {
    bits: 1,
    scales: (count) => count,
    levels: (scales, count) => Array.from({ length: count }, (_, i) => [level(scales[i]), -level(scales[i])]),
  },
  "two-levels": {
    bits: 2,
    scales: (count) => 2 * count,
    levels: (scales, count) =>
      Array.from({ length: count }, (_, i) => {
        check(scales[2 * i] <= scales[2 * i + 1], "lower level above upper");
        return pair(level(scales[2 * i]), level(scales[2 * i + 1]));
      }),
  },
  "shaped-levels": {
    bits: 2,
    scales: (count) => 2 + count,
    levels: (scales, count) => {
      check(scales[0] <= scales[1], "lower multiple above upper");
      const of = (mean, multiple) => Math.fround(level(mean) * (multiple / 64));
      return Array.from({ length: count }, (_, i) => pair(of(scales[2 + i], scales[0]), of(scales[2 + i], scales[1])));
    },
  },
  templar: {
    bits: 2,
    scales: () => 20,
    levels: (scales, count) => {
      const numbers = Array.from({ length: 5 }, (_, i) => Buffer.from(scales).readFloatLE(4 * i));
      numbers.forEach((number) => check(Math.abs(number) <= level(255), `${number} is too large`));
      const table = numbers.slice(0, 4).map((number) => Math.fround(number + numbers[4]));
      return Array.from({ length: count }, () => table);
    },
  },
};

function plainValues(grid, quantiser, bytes) {
  const entries = grid.reduce((sum, chunk) => sum + chunk.sent, 0);
  const codeBytes = Math.ceil((entries * quantiser.bits) / 8);
  check(bytes.length === codeBytes + quantiser.scales(grid.length), `values have ${bytes.length} bytes`);
  const bits = new Bits(bytes.subarray(0, codeBytes));
  const codes = grid.map((chunk) => Array.from({ length: chunk.sent }, () => bits.number(quantiser.bits)));
  bits.finish();
  return { codes, scales: bytes.subarray(codeBytes) };
}

/** A coding that remembers nothing. */
class Plain {
  constructor(positions) {
    this.positions = (slice, grid, bytes) => positions(grid, bytes);
  }

  values(slice, grid, quantiser, positions, bytes) {
    return plainValues(grid, quantiser, bytes);
  }
}

const CODINGS = {
  packed: () => new Plain(packedPositions),
  rice: () => new Plain(ricePositions),
  context: () => new ContextCoding(),
};

/** Decodes the slices of one block, in order. */
export class BlockDecoder {
  constructor(compression) {
    this.compression = compression;
    this.coding = CODINGS[compression.coding]();
  }

  /**
   * Decodes the next slice: { tensor, first-row, rows, columns, vector }.
   * @returns entries in order, each { offset, value }
   */
  decode(slice, positionBytes, valueBytes) {
    const grid = chunks(slice, this.compression);
    const ofVector = slice.vector && this.compression.quantiser === "sign-mean";
    const quantiser = QUANTISERS[ofVector ? "two-levels" : this.compression.quantiser];
    const positions = checkedPositions(grid, this.coding.positions(slice, grid, positionBytes));
    const { codes, scales } = this.coding.values(slice, grid, quantiser, positions, valueBytes);
    const levels = quantiser.levels(scales, grid.length);
    return grid.flatMap((chunk, index) =>
      positions[index].map((position, i) => ({
        offset: (chunk.top + Math.floor(position / chunk.width)) * slice.columns + chunk.left + (position % chunk.width),
        value: levels[index][codes[index][i]],
      })),
    );
  }
}
