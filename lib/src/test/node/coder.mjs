// The entropy coder and the models of the coding context, as data/FORMAT.md describes them.

import { check } from "./refused.mjs";

export const SCALE = 4096;
const LOWEST = 2 ** 16;

/** floor(4 log2(x)): floor(log2(x^4)), which a double holds. */
export function quarters(x) {
  if (x === 0) return 0;
  let shift = 0;
  while (Math.floor(x / 2 ** shift) >= 4096) shift++;
  const power = Math.floor(x / 2 ** shift) ** 4;
  let log = 0;
  while (2 ** (log + 1) <= power) log++;
  return 4 * shift + log;
}

const COSTS = Array.from({ length: SCALE + 1 }, (_, share) => {
  if (share === 0) return NaN;
  const octave = 31 - Math.clz32(share);
  let log = octave;
  let m = BigInt(share) << BigInt(30 - octave);
  for (let i = 0; i < 8; i++) {
    m = (m * m) >> 30n;
    const bit = m >> 31n;
    m >>= bit;
    log = 2 * log + Number(bit);
  }
  return 3072 - log;
});

export const cost = (share) => COSTS[share];

/** A stream of one lane or two. */
export class Stream {
  constructor(bytes, lanes) {
    check(bytes.length >= 4 * lanes && bytes.length % 2 === 0, `a stream of ${bytes.length} bytes`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.states = Array.from({ length: lanes }, (_, lane) => view.getUint32(4 * lane, true));
    this.states.forEach((state) => check(state >= LOWEST, `a state of ${state}`));
    this.words = [];
    for (let at = bytes.length - 2; at >= 4 * lanes; at -= 2) this.words.push(view.getUint16(at, true));
    this.unread = this.words.length;
  }

  /** Reads a value in a lane; find(place) is [value, start, share]. */
  read(lane, find) {
    const state = this.states[lane];
    const place = state % SCALE;
    const [value, start, share] = find(place);
    let next = share * Math.floor(state / SCALE) + place - start;
    if (next < LOWEST) {
      check(this.words.length > 0, "the stream ends too early");
      next = next * LOWEST + this.words.pop();
      this.unread = Math.min(this.unread, this.words.length);
    }
    this.states[lane] = next;
    return value;
  }

  bit(one) {
    return this.read(0, (place) => (place < one ? [1, 0, one] : [0, one, SCALE - one]));
  }

  /** Puts bits back into lane 1, at most 16. */
  push(value, count) {
    if (this.states[0] >= 2 ** (32 - count)) {
      this.words.push(this.states[0] % LOWEST);
      this.states[0] = Math.floor(this.states[0] / LOWEST);
    }
    this.states[0] = this.states[0] * 2 ** count + value;
  }

  pushOrder(number, product) {
    let left = product.toString(2).length - 1;
    check(number < 1n << BigInt(left), `the order of sets says ${number}`);
    while (left > 0) {
      const take = Math.min(left, 16);
      left -= take;
      this.push(Number((number >> BigInt(left)) & ((1n << BigInt(take)) - 1n)), take);
    }
  }

  /** Sets of symbols, each in increasing order. */
  sets(sizes, table) {
    let read = 0;
    const sets = sizes.map((size) => Array.from({ length: size }, () => this.read(read++ % 2, (place) => table.find(place))));
    let number = 0n;
    let product = 1n;
    for (const set of sets) {
      check(new Set(set).size === set.length, "a set with a symbol twice");
      for (let i = 1; i < set.length; i++) {
        const radix = BigInt(i + 1);
        if (product * radix >= 1n << 56n) {
          this.pushOrder(number, product);
          number = 0n;
          product = 1n;
        }
        number += BigInt(set.slice(0, i).filter((symbol) => symbol < set[i]).length) * product;
        product *= radix;
      }
    }
    this.pushOrder(number, product);
    return sets.map((set) => set.sort((a, b) => a - b));
  }

  finish() {
    this.states.forEach((state) => check(state === LOWEST, `the stream ends with state ${state}`));
    check(this.unread === 0, `${this.unread} words are not read`);
    this.words.forEach((word) => check(word === 0, `the stream ends with a word ${word}`));
  }
}

/** Adds up what reading costs that gives known bits. */
export class Counter {
  cost = 0;
  at = 0;

  constructor(bits) {
    this.bits = bits;
  }

  bit(one, meaning = 1) {
    const bit = this.bits[this.at++] === meaning ? 1 : 0;
    this.cost += cost(bit === 1 ? one : SCALE - one);
    return bit;
  }
}

/** Bits in contexts, each of which begins with a share of 1. */
export class BitModels {
  constructor(share) {
    this.share = share;
    this.contexts = new Map();
  }

  copy() {
    const copy = new BitModels(this.share);
    this.contexts.forEach((state, context) => copy.contexts.set(context, { ...state }));
    return copy;
  }

  /** Reads a bit; its 1 may stand for another bit. */
  read(stream, context, meaning = 1) {
    if (!this.contexts.has(context)) this.contexts.set(context, { p: 16 * this.share(context), n: 0 });
    const state = this.contexts.get(context);
    const bit = stream.bit(Math.max(24, Math.min(Math.floor(state.p / 16), SCALE - 24)), meaning);
    state.p += Math.floor(((65535 * bit - state.p) * Math.floor(65536 / (state.n + 6))) / 65536);
    state.n = Math.min(state.n + 1, 122);
    return bit;
  }
}

/** Numbers from 0 to 7 in contexts from -40 to 24. */
export class NumberModels {
  constructor() {
    this.contexts = new Map();
  }

  static begin(context) {
    const mean = 2 ** Math.floor(context / 4);
    const c = [0];
    let q = 65536;
    for (let j = 1; j <= 7; j++) {
      q *= mean / (mean + j);
      c.push(2 ** 22 - (8 - j) * 4096 - Math.floor((Math.floor(q) * 4161536) / 65536));
    }
    return { c: [...c, 2 ** 22], n: 0 };
  }

  read(stream, context) {
    if (!this.contexts.has(context)) this.contexts.set(context, NumberModels.begin(context));
    const state = this.contexts.get(context);
    const shares = state.c.map((sum) => Math.floor(sum / 1024));
    const number = stream.read(0, (place) => {
      const j = shares.findIndex((start, i) => start <= place && place < shares[i + 1]);
      return [j, shares[j], shares[j + 1] - shares[j]];
    });
    const rate = 3 + [4, 16, 64, 256].filter((bound) => state.n >= bound).length;
    for (let j = 1; j <= 7; j++) {
      state.c[j] += Math.floor((4096 * j + (number < j ? 4161536 : 0) - state.c[j]) / 2 ** rate);
    }
    state.n = Math.min(state.n + 1, 256);
    return number;
  }
}

/** How often each of some symbols was seen. */
export class Table {
  constructor(symbols) {
    this.counts = new Array(symbols).fill(3);
    this.chunks = 0;
    this.update();
  }

  update() {
    const total = this.counts.reduce((a, b) => a + b);
    const w = this.counts.length;
    const each = Math.floor(((SCALE - w) * 2 ** 32) / total);
    this.shares = this.counts.map((count) => 1 + Math.floor((count * each) / 2 ** 32));
    const left = SCALE - this.shares.reduce((a, b) => a + b);
    for (let symbol = 0; symbol < left; symbol++) this.shares[symbol]++;
  }

  find(place) {
    let start = 0;
    let symbol = 0;
    while (place >= start + this.shares[symbol]) start += this.shares[symbol++];
    return [symbol, start, this.shares[symbol]];
  }

  /** A chunk with these columns has used the table. */
  learn(columns) {
    columns.forEach((column) => this.counts[column]++);
    this.chunks++;
    const log = Math.floor(Math.log2(this.chunks));
    if (this.chunks === 2 ** log || this.chunks === 1.5 * 2 ** log) this.update();
  }
}
