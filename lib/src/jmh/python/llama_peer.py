"""The peer of the benchmark `training`: the same inner step, in PyTorch.

Takes inner steps of a LLaMA-like model on random tokens in eager mode and prints one line of JSON.
The model is that of org.outerloop.model: RMSNorm, rotary positions in half-split form, grouped-query
attention by explicit products, SwiGLU, no biases, a tied or untied head, cross-entropy in float32.
A step is forward, backward, a clip of the global norm at 1, and torch.optim.AdamW with decay on
matrices only. With bfloat16 the parameters themselves are bfloat16, as PyTorch users have it without
autocast; there is no float32 copy, which is less work than Outerloop does.

    python3 llama_peer.py conf/models/llama-10m.conf --precision bf16 --sequences 8 --length 256
"""

import argparse
import json
import math
import os
import statistics
import time

os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # both are read when torch loads

import torch
import torch.nn.functional as F

DTYPES = {"f32": torch.float32, "bf16": torch.bfloat16}


def read_model(path):
    """Lines of a key, an equals sign and a JSON value; '#' starts a comment line."""
    with open(path, encoding="utf-8") as lines:
        pairs = [line.split("=", 1) for line in lines if line.strip() and line[0] != "#"]
    return {key.strip(): json.loads(value) for key, value in pairs}


def normal(rows, columns, deviation, dtype):
    return torch.nn.Parameter((torch.randn(rows, columns) * deviation).to(dtype))


class Norm(torch.nn.Module):
    """Computed in float32, rounded at the end, as libtorch's own rms_norm does."""

    def __init__(self, width, epsilon, dtype):
        super().__init__()
        self.epsilon = epsilon
        self.weight = torch.nn.Parameter(torch.ones(width, dtype=dtype))

    def forward(self, x):
        wide = x.float()
        scale = torch.rsqrt(wide.pow(2).mean(-1, keepdim=True) + self.epsilon)
        return (wide * scale).to(x.dtype) * self.weight


class Rotary:
    """Turns (B, T, heads, d) by positions 0 to T - 1; tables (T, 1, d)."""

    def __init__(self, length, size, theta, dtype):
        frequencies = theta ** (-torch.arange(0, size, 2, dtype=torch.float64) / size)
        angles = torch.outer(torch.arange(length, dtype=torch.float64), frequencies)
        angles = torch.cat((angles, angles), dim=-1).unsqueeze(1)
        self.cosines = angles.cos().to(dtype)
        self.sines = angles.sin().to(dtype)

    def turn(self, x):
        first, second = x.chunk(2, dim=-1)
        return x * self.cosines + torch.cat((-second, first), dim=-1) * self.sines


class Block(torch.nn.Module):
    def __init__(self, model, dtype):
        super().__init__()
        self.heads = model["heads"]
        self.groups = model["key-value-heads"]
        self.size = model["head-size"]
        hidden, inner = model["hidden-size"], model["feed-forward-size"]
        queries, keys = self.heads * self.size, self.groups * self.size
        to_stream = 0.02 / math.sqrt(2 * model["layers"])
        self.input_norm = Norm(hidden, model["norm-epsilon"], dtype)
        self.query = normal(queries, hidden, 0.02, dtype)
        self.key = normal(keys, hidden, 0.02, dtype)
        self.value = normal(keys, hidden, 0.02, dtype)
        self.output = normal(hidden, queries, to_stream, dtype)
        self.feed_forward_norm = Norm(hidden, model["norm-epsilon"], dtype)
        self.gate = normal(inner, hidden, 0.02, dtype)
        self.up = normal(inner, hidden, 0.02, dtype)
        self.down = normal(hidden, inner, to_stream, dtype)

    def forward(self, x, rotary, mask):
        x = x + self.attend(self.input_norm(x), rotary, mask)
        h = self.feed_forward_norm(x)
        return x + F.linear(F.silu(F.linear(h, self.gate)) * F.linear(h, self.up), self.down)

    def attend(self, x, rotary, mask):
        """The query heads of a key head stand below one another as rows of one product."""
        batch, length, _ = x.shape
        each = self.heads // self.groups
        q = F.linear(x, self.query).view(batch, length, self.heads, self.size)
        k = F.linear(x, self.key).view(batch, length, self.groups, self.size)
        v = F.linear(x, self.value).view(batch, length, self.groups, self.size)
        q = rotary.turn(q).transpose(1, 2).reshape(batch * self.groups, each * length, self.size)
        k = rotary.turn(k).transpose(1, 2).reshape(batch * self.groups, length, self.size)
        v = v.transpose(1, 2).reshape(batch * self.groups, length, self.size)
        scores = torch.bmm(q * self.size**-0.5, k.transpose(1, 2))
        seen = scores.view(batch * self.groups, each, length, length) + mask
        weights = seen.softmax(-1).view(batch * self.groups, each * length, length)
        mixed = torch.bmm(weights, v).view(batch, self.heads, length, self.size)
        return F.linear(mixed.transpose(1, 2).reshape(batch, length, -1), self.output)


class Llama(torch.nn.Module):
    def __init__(self, model, length, dtype):
        super().__init__()
        vocabulary, hidden = model["vocabulary-size"], model["hidden-size"]
        self.embedding = normal(vocabulary, hidden, 0.02, dtype)
        self.blocks = torch.nn.ModuleList(Block(model, dtype) for _ in range(model["layers"]))
        self.norm = Norm(hidden, model["norm-epsilon"], dtype)
        tied = model["tied-head"]
        self.head = self.embedding if tied else normal(vocabulary, hidden, 0.02, dtype)
        self.rotary = Rotary(length, model["head-size"], model["rope-theta"], dtype)
        self.mask = torch.full((length, length), -math.inf, dtype=dtype).triu(1)

    def loss(self, tokens):
        """Mean next-token loss of (B, T + 1) tokens, in nats."""
        x = F.embedding(tokens[:, :-1], self.embedding)
        for block in self.blocks:
            x = block(x, self.rotary, self.mask)
        logits = F.linear(self.norm(x), self.head)
        return F.cross_entropy(logits.flatten(0, 1).float(), tokens[:, 1:].flatten())


def optimizer_of(llama):
    matrices = [p for p in llama.parameters() if p.dim() == 2]
    vectors = [p for p in llama.parameters() if p.dim() == 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=3e-4, betas=(0.9, 0.95), eps=1e-8)


def step(llama, optimizer, tokens):
    optimizer.zero_grad(set_to_none=True)
    loss = llama.loss(tokens)
    loss.backward()
    norm = torch.nn.utils.clip_grad_norm_(llama.parameters(), 1.0)
    optimizer.step()
    return loss.item(), float(norm)


def peak_rss_mib():
    with open("/proc/self/status", encoding="utf-8") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def measure(options):
    torch.manual_seed(1)
    torch.set_num_threads(options.threads)
    model = read_model(options.model)
    llama = Llama(model, options.length, DTYPES[options.precision])
    optimizer = optimizer_of(llama)
    shape = (options.warmup + options.steps, options.sequences, options.length + 1)
    batches = torch.randint(model["vocabulary-size"], shape)
    losses, seconds, processor = [], [], []
    for tokens in batches:
        start, processor_start = time.perf_counter(), time.process_time()
        losses.append(step(llama, optimizer, tokens)[0])
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - processor_start)
    seconds, processor = seconds[options.warmup :], processor[options.warmup :]
    return {
        "engine": "torch " + torch.__version__,
        "parameters": sum(p.numel() for p in llama.parameters()),
        "tokens": options.sequences * options.length,
        "steps": len(seconds),
        "median-seconds": statistics.median(seconds),
        "best-seconds": min(seconds),
        "processor-share": sum(processor) / sum(seconds),
        "peak-rss-mib": peak_rss_mib(),
        "first-loss": losses[0],
        "last-loss": losses[-1],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("model", help="a file of conf/models")
    parser.add_argument("--precision", choices=sorted(DTYPES), required=True)
    parser.add_argument("--sequences", type=int, required=True, help="of one step")
    parser.add_argument("--length", type=int, required=True, help="tokens of a sequence")
    parser.add_argument("--warmup", type=int, default=2, help="steps that are not counted")
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--threads", type=int, default=1)
    print(json.dumps(measure(parser.parse_args())))


if __name__ == "__main__":
    main()
