// node verify-evidence.mjs EVIDENCE.json [DIGEST OF run.json]
//
// A second verifier of evidence that a validator lied, written from EVIDENCE.md, for Node 18 or later and nothing else. It checks who
// signed what (settings, signatures, Merkle paths), and decides claims that need no more than that: EQUIVOCATION, and CHAIN but for
// /previous and /next/turn. Exit: 0 proven, 1 not proven, 2 unreadable, 3 signed as said, but the rule needs the Java verifier.

import { createHash, createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";

const MOST_BYTES = 10 << 10;
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash("sha256")).digest();
const text = (value) => createHash("sha256").update(value, "utf8").digest();
const unpack = (packed) => inflateRawSync(Buffer.from(packed, "base64"), { maxOutputLength: 1 << 20 });

class NotProven extends Error {}

function need(condition, message) {
  if (!condition) throw new NotProven(message);
}

/** Root over `count` leaves of which some are known: data/EVIDENCE.md, "Merkle roots". */
function rootOf(count, known, proof) {
  const rest = [...proof];
  const places = [...known.keys()];
  need(places.length > 0 && places.every((place) => place >= 0 && place < count), "a line is in no place");
  const top = (first, size) => {
    if (!places.some((place) => first <= place && place < first + size)) {
      need(rest.length > 0, "the proof is too short");
      return rest.shift();
    }
    if (size === 1) return sha256(Buffer.of(0), known.get(first));
    let left = 1;
    while (2 * left < size) left *= 2;
    const before = top(first, left);
    return sha256(Buffer.of(1), before, top(first + left, size - left));
  };
  const all = top(0, count);
  need(rest.length === 0, "the proof is too long");
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(count));
  return sha256(Buffer.of(2), bytes, all);
}

/** Lines of one record by their paths, once their signature is checked. */
function signedLines(excerpt, run) {
  const known = new Map();
  for (const line of unpack(excerpt.lines).toString("utf8").split("\n").slice(0, -1)) {
    const space = line.indexOf(" ");
    known.set(Number(line.slice(0, space)), line.slice(space + 1));
  }
  const bytes = Buffer.from(excerpt.proof, "base64");
  need(Number.isSafeInteger(excerpt.count) && bytes.length % 32 === 0, "the proof is not one");
  const proof = Array.from({ length: bytes.length / 32 }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
  const leaves = new Map([...known].map(([place, line]) => [place, text(line)]));
  const root = rootOf(excerpt.count, leaves, proof).toString("hex");
  const message = `outerloop-record\n${run.settings}\n${root}\n`;
  const signature = Buffer.from(excerpt.signature, "hex");
  need(verify(null, Buffer.from(message), run.key, signature), `round ${excerpt.round} is not signed by the validator`);
  const lines = new Map([...known.values()].map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
  need(lines.get("run") === JSON.stringify(run.name), "the lines are of another run");
  need(lines.get("round") === String(excerpt.round), "the lines are of another round");
  return { root, lines };
}

function line(record, path) {
  need(record?.lines.has(path), `no line ${path}`);
  return record.lines.get(path);
}

/** What stands there and what should, or undefined if only the Java verifier can tell. */
function chain(field, before, record) {
  if (field === "/base") return [line(record, "base"), line(before, "model")];
  if (field !== "/beacon") return undefined;
  const secret = JSON.parse(line(record, "beacon"));
  return [JSON.stringify(text(`committed ${secret}`).toString("hex")), line(before, "next.beacon")];
}

function check(evidence, expected) {
  need(evidence.version === 1, `version ${evidence.version}`);
  const json = unpack(evidence.settings);
  const spec = JSON.parse(json.toString("utf8"));
  const der = Buffer.from(spec["validator-key"], "hex");
  const run = {
    name: spec.name,
    settings: sha256(json).toString("hex"),
    key: createPublicKey({ key: der, format: "der", type: "spki" }),
  };
  need(run.key.asymmetricKeyType === "ed25519", "the key is of another kind");
  need(evidence.run === run.name && (expected ?? run.settings) === run.settings, `it is about run ${run.name}, ${run.settings}`);
  const records = evidence.records.map((excerpt) => ({ round: excerpt.round, ...signedLines(excerpt, run) }));
  console.log(`run        ${run.name}, settings ${run.settings}`);
  console.log(`validator  ${spec["validator-key"]}`);
  records.forEach(({ round, root }) => console.log(`signed     round ${round}, root ${root}`));
  const { kind, field } = evidence.claim;
  if (kind === "equivocation") {
    const own = records.filter(({ round }) => round === evidence.round);
    need(own.length === 2 && own[0].root !== own[1].root, "there are no two records of the round");
    return 0;
  }
  const at = (round) => records.find((record) => record.round === round);
  need(at(evidence.round), `nothing of round ${evidence.round}`);
  const values = kind === "chain" && evidence.round > 0 ? chain(field, at(evidence.round - 1), at(evidence.round)) : undefined;
  if (!values) {
    console.log(`the rule ${kind} ${field} needs the Java verifier`);
    return 3;
  }
  need(values[0] !== values[1], `${field} follows`);
  console.log(`${field} has ${values[0]}, should be ${values[1]}`);
  return 0;
}

let status = 2;
try {
  const bytes = readFileSync(process.argv[2]);
  if (bytes.length > MOST_BYTES) throw new Error(`${bytes.length} bytes are more than ${MOST_BYTES}`);
  const evidence = JSON.parse(bytes.toString("utf8"));
  status = 1;
  status = check(evidence, process.argv[3]);
  if (status === 0) console.log("proven");
} catch (error) {
  console.log(`${status === 1 ? "not proven" : "unreadable"}: ${error.message}`);
}
process.exitCode = status;
