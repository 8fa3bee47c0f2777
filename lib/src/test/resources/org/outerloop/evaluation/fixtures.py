"""Writes python-random.json and python-text.json beside it, by CPython 3.11: what ours must equal."""
import json
import pathlib
import random
import re

HERE = pathlib.Path(__file__).parent


def write(name, value):
    (HERE / name).write_text(json.dumps(value, ensure_ascii=True, indent=0) + "\n")


def draws(seed, n, counts):
    generator = random.Random(seed)
    return {"seed": seed, "n": n, "draws": [generator.sample(range(n), k) for k in counts]}


def bits(seed):
    generator = random.Random(seed)
    words = [generator.getrandbits(32) for _ in range(700)]
    return {"seed": seed, "words": words, "sevens": [generator.getrandbits(7) for _ in range(3)]}


write("python-random.json", {
    "bits": [bits(seed) for seed in (1234, 0, 42, 2**40 + 7)],
    "samples": [
        draws(1234, 2251, [5] * 6), draws(1234, 2251, [25] * 4), draws(1234, 39905, [11] * 5),
        draws(1234, 30, [6] * 4), draws(1234, 10, [10] * 3), draws(7, 1, [1] * 2),
        draws(1234, 21, [5, 6, 5]), draws(1234, 22, [5] * 3), draws(1234, 85, [6] * 3),
        draws(1234, 86, [6] * 3), draws(1234, 277, [26, 22, 21]), draws(1234, 0, [0]),
    ],
})

SPACES = "".join(chr(c) for c in range(0x110000) if chr(c).isspace())
TEXTS = [
    "", " ", "a", " a b ", "a  b", "the MAN'S Hat", "\u00dfTRASSE", "\ufb01NE Words", "\u01c6ABC",
    "\u0130stanbul", "\u03a3\u039f\u03a6\u039f\u03a3", "\u1e9eA", "\U00010428\U00010400", "\u0149A", "1ABC", "\u00e9T\u00c9",
    SPACES + "x" + SPACES + "y" + SPACES, "\u200bz\u200b", "\ufeffq", "\u180ew\u180e", "a\nb\r\nc\u2028d\u0085e\x1cf",
]
write("python-text.json", [
    {"text": t, "strip": t.strip(), "capitalize": t.capitalize(), "pieces": len(re.split(r"\s+", t)), "length": len(t)}
    for t in TEXTS
])
