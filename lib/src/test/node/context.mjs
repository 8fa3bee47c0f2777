// The coding context, as data/FORMAT.md describes it.

import { BitModels, cost, Counter, NumberModels, quarters, SCALE, Stream, Table } from "./coder.mjs";
import { check } from "./refused.mjs";

const half = () => SCALE / 2;

/** Where the entries of a chunk are. */
class PositionModel {
  saved = 0;
  sizes = new NumberModels();
  more = new BitModels(half);

  beginTensor() {
    this.tables = new Map();
  }

  /** Position lists of the chunks of a slice; null for those sent whole. */
  read(stream, grid, columns) {
    const edge = grid[0].width;
    const across = grid.filter((chunk) => chunk.top === 0).length;
    let weights;
    return grid.map((chunk, index) => {
      if (chunk.whole) return null;
      if (chunk.left === 0) weights = new Array(chunk.height).fill(1);
      const sizes = this.readSizes(stream, chunk, weights);
      const number = chunk.left + chunk.width === columns ? 512 : (index % across) % 512;
      if (!this.tables.has(number)) this.tables.set(number, new Table(chunk.width));
      const table = this.tables.get(number);
      const fresh = new Table(chunk.width);
      const sets = stream.sets(sizes, this.saved < 0 ? fresh : table);
      sets.flat().forEach((column) => (this.saved += cost(fresh.shares[column]) - cost(table.shares[column])));
      this.saved -= Math.trunc(this.saved / 64);
      table.learn(sets.flat());
      return sets.flatMap((set, row) => set.map((column) => row * chunk.width + column));
    });
  }

  readSizes(stream, chunk, weights) {
    let left = chunk.sent;
    let sum = weights.reduce((a, b) => a + b);
    return weights.map((weight, row) => {
      const last = row === chunk.height - 1;
      const size = last || left === 0 ? left : this.readSize(stream, quarters((left * weight) % 2 ** 32) - quarters(sum));
      check(size <= left && size <= chunk.width, `a row of ${chunk.width} has ${size} entries of ${left} left`);
      sum -= weight;
      weights[row] += size;
      left -= size;
      return size;
    });
  }

  readSize(stream, expected) {
    const context = Math.min(24, Math.max(-40, expected));
    let size = this.sizes.read(stream, context);
    if (size === 7) while (size < 64 && this.more.read(stream, context) === 1) size++;
    return size;
  }
}

/** Scales of a slice. */
class ScaleModel {
  last = 128;
  more = new BitModels(half);

  read(stream, bytes, grid) {
    const each = Math.floor(bytes / grid.length);
    const lead = bytes % grid.length;
    const across = grid.filter((chunk) => chunk.top === 0).length;
    const scales = new Uint8Array(bytes);
    for (let i = 0; i < lead; i++) {
      for (let bit = 0; bit < 8; bit++) scales[i] |= stream.bit(SCALE / 2) << bit;
    }
    for (let i = lead; i < bytes; i++) {
      const chunk = grid[Math.floor((i - lead) / each)];
      const neighbours = [];
      if (chunk.left > 0) neighbours.push(scales[i - each]);
      if (chunk.top > 0) neighbours.push(scales[i - across * each]);
      const expected = neighbours.length === 2 ? (neighbours[0] + neighbours[1] + 1) >> 1 : (neighbours[0] ?? this.last);
      scales[i] = expected + this.difference(stream); // modulo 256
    }
    this.last = scales.at(-1);
    return scales;
  }

  difference(stream) {
    let d = 0;
    while (d < 255 && this.more.read(stream, Math.min(d, 23)) === 1) d++;
    return d % 2 === 0 ? d / 2 : -(d + 1) / 2;
  }
}

const step = (x) => Math.trunc((x * Math.min(16, Math.abs(x))) / (Math.abs(x) + 8));
const cut = (x) => Math.max(-128, Math.min(x, 128));

/** Codes of a slice. */
class CodeModel {
  agrees = new BitModels((context) => 2048 + 32 * Math.min(context, 48));
  others = new BitModels(half);
  w = [];

  copy() {
    const copy = new CodeModel();
    copy.agrees = this.agrees.copy();
    copy.others = this.others.copy();
    copy.w = [...this.w];
    return copy;
  }

  beginSlice(slice, keep) {
    this.u = new Array(slice.rows).fill(0);
    if (!keep) this.w = new Array(slice.columns).fill(0);
    this.any = 0;
  }

  /** Codes of the chunks. */
  read(stream, grid, positions, bits) {
    return grid.map((chunk, index) =>
      positions[index].map((position) => {
        const row = Math.floor(position / chunk.width);
        const sign = this.readSign(stream, chunk.top + row, chunk.left + (position % chunk.width));
        return bits === 1 ? sign : sign + 2 * this.readUpper(stream, bits - 1);
      }),
    );
  }

  readSign(stream, i, j) {
    const [u, w] = [this.u[i], this.w[j]];
    const t = u * w;
    const expected = t < 0 ? 1 : 0;
    const agrees = this.agrees.read(stream, t === 0 ? 0 : 1 + quarters(Math.abs(t)), expected);
    const sign = agrees === 1 ? expected : 1 - expected;
    const g = sign === 1 ? -1 : 1;
    if (u === 0 && w === 0) {
      this.u[i] = 16 * g;
      this.w[j] = 16;
    } else {
      this.u[i] = cut(u + g * step(w));
      this.w[j] = cut(w + g * step(u));
    }
    return sign;
  }

  readUpper(stream, count) {
    let context = 1;
    let upper = 0;
    for (let i = 0; i < count; i++) {
      const bit = this.others.read(stream, `${context} ${this.any}`);
      context = 2 * context + bit;
      upper += bit * 2 ** i;
    }
    this.any = upper === 0 ? 0 : 1;
    return upper;
  }

  /** What the codes of the first 64 chunks cost. */
  cost(slice, grid, positions, codes, bits, keep) {
    const trial = this.copy();
    trial.beginSlice(slice, keep);
    const known = codes.slice(0, 64).flatMap((ofChunk) =>
      ofChunk.flatMap((code) => Array.from({ length: bits }, (_, i) => (code >> i) & 1)),
    );
    const counter = new Counter(known);
    trial.read(counter, grid.slice(0, 64), positions, bits);
    return counter.cost;
  }
}

/** Decodes the slices of one block, in order. */
export class ContextCoding {
  positionModel = new PositionModel();
  scaleModel = new ScaleModel();
  codeModel = new CodeModel();
  before = { tensor: -1 };

  positions(slice, grid, bytes) {
    this.continues = this.before.tensor === slice.tensor && this.before["first-row"] + this.before.rows === slice["first-row"];
    if (!this.continues) this.positionModel.beginTensor();
    if (grid.every((chunk) => chunk.whole)) {
      check(bytes.length === 0, "positions where all are implied");
      return grid.map(() => null);
    }
    const stream = new Stream(bytes, 2);
    const positions = this.positionModel.read(stream, grid, slice.columns);
    stream.finish();
    return positions;
  }

  values(slice, grid, quantiser, positions, bytes) {
    const stream = new Stream(bytes, 1);
    const asked = !this.continues && slice.columns === this.before.columns;
    const old = this.codeModel.copy();
    const keep = asked ? stream.bit(SCALE / 2) === 1 : this.continues;
    this.codeModel.beginSlice(slice, keep);
    const scales = this.scaleModel.read(stream, quantiser.scales(grid.length), grid);
    const codes = this.codeModel.read(stream, grid, positions, quantiser.bits);
    stream.finish();
    if (asked) {
      const side = (kept) => old.cost(slice, grid, positions, codes, quantiser.bits, kept);
      check(keep === side(true) <= side(false), "the longer of two spellings");
    }
    this.before = slice;
    return { codes, scales };
  }
}
