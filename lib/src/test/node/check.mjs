// node check.mjs FOLDER: reads the golden files and the test vectors, prints what was compared; fails on the first difference.

import assert from "node:assert/strict";
import { createHash, createPublicKey, verify } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tableFromIPC } from "apache-arrow";
import { BlockDecoder, Refused } from "./decoder.mjs";

const folder = process.argv[2];
const read = (name) => readFileSync(join(folder, name));
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** The layout of the golden files. */
const LAYOUT = [
  { name: "embedding", vector: false, rows: 40, columns: 16 },
  { name: "ragged", vector: false, rows: 13, columns: 11 },
  { name: "column", vector: false, rows: 17, columns: 1 },
  { name: "norm", vector: true, rows: 1, columns: 16 },
  { name: "single", vector: true, rows: 1, columns: 1 },
];

/** Public key of RFC 8032, section 7.1, test 1. */
const KEY = createPublicKey({
  format: "der",
  type: "spki",
  key: Buffer.from("302a300506032b6570032100d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex"),
});

function slices(layout, compression) {
  const edge = compression["chunk-edge"];
  return layout.flatMap((tensor, index) => {
    const rows = Math.max(1, Math.floor(compression["slice-entries"] / (edge * tensor.columns))) * edge;
    const list = [];
    for (let first = 0; first < tensor.rows; first += rows) {
      list.push({ ...tensor, tensor: index, "first-row": first, rows: Math.min(rows, tensor.rows - first) });
    }
    return list;
  });
}

/** The header, of which only the indented text is signed. */
function header(json) {
  const text = json.toString();
  const whole = JSON.parse(text);
  const start = text.indexOf("{", 1);
  const end = text.lastIndexOf("}", text.lastIndexOf('"signature"')) + 1;
  const signed = text.slice(start, end).replaceAll("\n  ", "\n") + "\n";
  assert.ok(verify(null, Buffer.from(signed), KEY, Buffer.from(whole.signature, "hex")), "signature");
  return whole.header;
}

function checkGolden(coding) {
  const payload = read(`contribution-v1-${coding}.arrow`);
  const promised = header(read(`header-v1-${coding}.json`));
  assert.equal(promised["payload-digest"], sha256(payload));
  assert.equal(promised["payload-bytes"], payload.length);
  for (const block of promised.blocks) {
    assert.equal(block.digest, sha256(payload.subarray(block.offset, block.offset + block.length)));
  }
  const lines = LAYOUT.map((t) => `${t.name} ${t.vector ? "vector" : "matrix"} ${t.rows} ${t.columns}\n`);
  assert.equal(promised["layout-digest"], sha256(lines.join("")));

  const table = tableFromIPC(payload);
  assert.equal(table.schema.metadata.get("outerloop.contribution.version"), "1");
  assert.deepEqual(table.schema.fields.map((field) => `${field.name} ${field.type}`), ["slice Int32", "positions Binary", "values Binary"]);
  const plan = slices(LAYOUT, promised.compression);
  assert.equal(table.numRows, plan.length);
  const found = [];
  let decoder;
  plan.forEach((slice, index) => {
    const row = table.get(index);
    assert.equal(row.slice, index);
    if (promised.blocks.some((block) => block["first-slice"] === index)) decoder = new BlockDecoder(promised.compression);
    for (const { offset, value } of decoder.decode(slice, row.positions, row.values)) {
      found.push([slice.tensor, slice["first-row"] + Math.floor(offset / slice.columns), offset % slice.columns, value]);
    }
  });
  const expected = read("contribution-v1.txt").toString().trim().split("\n").slice(1);
  assert.deepEqual(
    found,
    expected.map((line) => line.split(" ").map((word, i) => (i < 3 ? Number(word) : Math.fround(Number(word))))),
  );
  return found.length;
}

function floatBits(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatBE(value);
  return bytes.toString("hex");
}

function checkVector(vector) {
  const decoder = new BlockDecoder(vector);
  for (const slice of vector.slices) {
    const entries = decoder.decode(slice, Buffer.from(slice.positions, "hex"), Buffer.from(slice.values, "hex"));
    assert.deepEqual(entries.map((entry) => entry.offset), slice.offsets, vector.name);
    assert.equal(entries.map((entry) => floatBits(entry.value)).join(""), slice.bits, vector.name);
  }
}

/** All slices of a refused block are good but the last. */
function checkRefused(vector) {
  const decoder = new BlockDecoder(vector);
  const next = (slice) => decoder.decode(slice, Buffer.from(slice.positions, "hex"), Buffer.from(slice.values, "hex"));
  vector.slices.slice(0, -1).forEach(next);
  assert.throws(() => next(vector.slices.at(-1)), Refused, vector.name);
}

const vectors = JSON.parse(read("vectors-v1.json"));
const summary = { files: {}, vectors: {}, refused: {} };
for (const name of readdirSync(folder).sort()) {
  const coding = /^contribution-v1-(\w+)\.arrow$/.exec(name)?.[1];
  if (coding) summary.files[coding] = checkGolden(coding);
}
for (const [kind, checkOne] of [["vectors", checkVector], ["refused", checkRefused]]) {
  for (const vector of vectors[kind]) {
    checkOne(vector);
    summary[kind][vector.coding] = (summary[kind][vector.coding] ?? 0) + 1;
  }
}
console.log(JSON.stringify(summary));
