"""Reference values for losses on pairs, predictions and hidden states, on the checkpoint ../models/llama and a disturbed copy of it.

The decoder is put together from the pieces of ../models/make.py, which is written apart from the C# one; the losses are written from
the papers' equations in float64, loop by loop. The model is the checkpoint with 0.05 sin(7 i) added to element i of each weight, the
original the checkpoint itself. Noise of layer l (from 1), token i, element d is 1.3 sin(1 + 100 l + 17 i + 3 d).
Run: /usr/bin/python3 make.py > expected.json        (PyTorch 1.13)
"""
import json
import math
import os
import struct
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "../models"))
import make as decoder  # noqa: E402

CHOSEN = [[1, 5, 2, 7, 3, 9, 4], [1, 4, 4, 9, 12, 8], [1, 11, 6, 2, 8, 8, 20, 3]]
REJECTED = [[1, 5, 2, 7, 15, 9, 6, 2], [1, 4, 4, 9, 17, 3, 19], [1, 11, 6, 2, 22, 8, 21]]
PROMPT = 4  # tokens that are not labelled


def weights_of(folder):
    with open(os.path.join(folder, "model.safetensors"), "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        data = file.read()
    return {name: torch.frombuffer(bytearray(data[entry["data_offsets"][0]:entry["data_offsets"][1]]), dtype=torch.float32)
            .reshape(entry["shape"]).double() for name, entry in header.items() if name != "__metadata__"}


def run(ids, weights, config, drift=None):
    """States [L + 1][T, D] and feed-forward outputs [L][T, D] of one row, with a drift [L][T, D] added to the states 1 to L."""
    x = weights["model.embed_tokens.weight"][torch.tensor(ids)]
    states, added = [], []
    for layer in range(config["num_hidden_layers"]):
        if drift and layer:
            x = x + drift[layer - 1]
        states.append(x)
        name = f"model.layers.{layer}."
        x = x + decoder.attend(decoder.norm(x, weights[name + "input_layernorm.weight"], config), weights, name + "self_attn", config)
        h = decoder.norm(x, weights[name + "post_attention_layernorm.weight"], config)
        gate, up = decoder.affine(h, weights, name + "mlp.gate_proj"), decoder.affine(h, weights, name + "mlp.up_proj")
        added.append(decoder.affine(gate * torch.sigmoid(gate) * up, weights, name + "mlp.down_proj"))
        x = x + added[-1]
    last = decoder.norm(x, weights["model.norm.weight"], config)
    return states + [last + drift[-1] if drift else last], added


def log_probabilities(state, ids, weights):
    """log p of ids[t + 1] at each t, from a normed state."""
    scores = torch.log_softmax(state @ weights["lm_head.weight"].T, -1)
    return [scores[t, ids[t + 1]] for t in range(len(ids) - 1)]


def answer(ids, weights, config):
    return sum(log_probabilities(run(ids, weights, config)[0][-1], ids, weights)[PROMPT - 1:])


def margins(model, original, config):
    return [answer(c, model, config) - answer(c, original, config) - answer(r, model, config) + answer(r, original, config)
            for c, r in zip(CHOSEN, REJECTED)]


def rerouting(model, original, config, layers, first=0):
    values = []
    for ids in REJECTED:
        now, before = run(ids, model, config)[0], run(ids, original, config)[0]
        for layer in layers:
            for t in range(first, len(ids)):
                a, b = now[layer][t], before[layer][t]
                values.append(torch.relu(a @ b / (a.norm() * b.norm())))
    return sum(values) / len(values)


def differs(row, other, t):
    return t >= len(other) or row[t] != other[t]


def discrepancy(x, y):
    rows, count = x + y, len(x)
    distance = [[((a - b) ** 2).sum() for b in rows] for a in rows]
    width = float(sum(sum(d.item() for d in line) for line in distance)) / ((2 * count) ** 2 - 2 * count) / 2 ** 2
    kernel = [[sum(torch.exp(-d / (width * 2 ** q)) for q in range(5)) for d in line] for line in distance]
    return sum(kernel[i][j] + kernel[count + i][count + j] - kernel[i][count + j] - kernel[count + i][j]
               for i in range(count) for j in range(count)) / count ** 2


def cross_entropy(rows, others, states, weights):
    losses = []
    for ids, other, state in zip(rows, others, states):
        each = log_probabilities(state, ids, weights)
        losses += [-each[t - 1] for t in range(PROMPT, len(ids)) if differs(ids, other, t)]
    return sum(losses) / len(losses)


def noising(model, config, alpha, beta, others=CHOSEN):
    """Others than the chosen answers are not learned."""
    harmful = [run(ids, model, config) for ids in REJECTED]
    longest, width = max(map(len, REJECTED)), config["hidden_size"]
    discrepancies = []
    for layer in range(config["num_hidden_layers"]):
        x, y, token = [], [], 0
        for (ids, other), (_, added) in zip(zip(REJECTED, others), harmful):
            a, b = torch.zeros(longest, width, dtype=torch.float64), torch.zeros(longest, width, dtype=torch.float64)
            a, b = list(a), list(b)
            for t in range(len(ids)):
                if differs(ids, other, t):
                    a[t] = added[layer][t]
                    b[t] = torch.tensor([1.3 * math.sin(1 + 100 * (layer + 1) + 17 * token + 3 * d) for d in range(width)],
                                        dtype=torch.float64)
                token += 1
            x.append(torch.cat(a))
            y.append(torch.cat(b))
        discrepancies.append(discrepancy(x, y))
    levels = config["num_hidden_layers"] + 1
    read = []
    for layer in range(levels):
        states = [states[layer] if layer == levels - 1 else decoder.norm(states[layer], model["model.norm.weight"], config)
                  for states, _ in harmful]
        read.append(cross_entropy(REJECTED, others, states, model))
    harmless = 0 if others is not CHOSEN else cross_entropy(
        CHOSEN, REJECTED, [run(ids, model, config)[0][-1] for ids in CHOSEN], model)
    return harmless + beta * sum(discrepancies) / len(discrepancies) - alpha * torch.log(sum(read) / len(read) + 1)


def labelled(weights, config):
    """Scores [V] and the token of every labelled place, one list a row."""
    rows = []
    for ids in REJECTED:
        scores = torch.log_softmax(run(ids, weights, config)[0][-1] @ weights["lm_head.weight"].T, -1)
        rows.append([(scores[t - 1], ids[t]) for t in range(PROMPT, len(ids))])
    return rows


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def each(weights, config):
    return [scores[token] for row in labelled(weights, config) for scores, token in row]


def ascent(model, config, weight):
    """Weights are numbers: no gradient follows them."""
    return mean(weight(math.exp(log.item())) * log for log in each(model, config))


def min_posterior(model, config, threshold):
    return mean(-torch.log(1 - torch.exp(log)) if log >= threshold else 0 * log for log in each(model, config))


def negative_preference(model, original, config, beta):
    now, before = [[sum(scores[token] for scores, token in row) for row in labelled(w, config)] for w in (model, original)]
    return mean(-2 / beta * torch.log(torch.sigmoid(-beta * (n - b))) for n, b in zip(now, before))


def simple_negative_preference(model, config, beta, margin):
    losses = [-mean(scores[token] for scores, token in row) for row in labelled(model, config)]
    return mean(-2 / beta * torch.log(torch.sigmoid(beta * (loss - margin))) for loss in losses)


def paired(model, original, config):
    for now, before in zip(labelled(model, config), labelled(original, config)):
        yield from ((n, b, token) for (n, token), (b, _) in zip(now, before))


def self_distillation(model, original, config, strength):
    values = []
    for now, before, token in paired(model, original, config):
        taught = [math.exp(score - (strength if v == token else 0)) for v, score in enumerate(before.tolist())]
        values.append(-sum(p / sum(taught) * score for p, score in zip(taught, now)))
    return mean(values)


def divergence(model, original, config):
    return mean(sum(math.exp(b) * (b - n) for n, b in zip(now, before.tolist())) for now, before, _ in paired(model, original, config))


def uniform_divergence(model, config):
    """KL(u || p), with u = 1 / V."""
    size = config["vocab_size"]
    return mean(sum((math.log(1 / size) - score) / size for score in scores) for row in labelled(model, config) for scores, _ in row)


def drifted(model, config, radius):
    """The next-token loss where the states of all layers have drifted to its worst, of length radius together; no gradient follows it."""
    zero = [[torch.zeros(len(ids), config["hidden_size"], dtype=torch.float64, requires_grad=True)
             for _ in range(config["num_hidden_layers"])] for ids in REJECTED]
    loss = next_token(model, config, zero)
    drift = torch.autograd.grad(loss, [d for row in zero for d in row])
    length = math.sqrt(sum(d.square().sum().item() for d in drift))
    drift = iter(d * radius / length for d in drift)
    return next_token(model, config, [[next(drift) for _ in row] for row in zero])


def next_token(model, config, added=None, rows=REJECTED):
    """Of the labelled tokens, with something added to every state but the embeddings."""
    losses = []
    for ids, drift in zip(rows, added or [None] * len(rows)):
        each = log_probabilities(run(ids, model, config, drift)[0][-1], ids, model)
        losses += [-each[t - 1] for t in range(PROMPT, len(ids))]
    return mean(losses)


def gradients(loss, model, graph=False):
    """One vector [P]; weights that a loss does not reach have none."""
    found = torch.autograd.grad(loss, list(model.values()), create_graph=graph, retain_graph=True, allow_unused=True)
    return torch.cat([(torch.zeros_like(w) if g is None else g).reshape(-1) for g, w in zip(found, model.values())])


def gain(model, config, weight, length):
    """What a step down the gradient of the rejected rows' loss gains; the step is a number, no gradient follows it."""
    here = next_token(model, config)
    step = gradients(here, model)
    step, moved = length * step / step.norm(), {}
    for name, w in model.items():
        moved[name], step = (w - step[:w.numel()].reshape(w.shape)), step[w.numel():]
    return weight * (here - next_token(moved, config))


def cosine(model, config, weight):
    """Of the gradients of the rejected and the chosen rows' losses, differentiated twice."""
    harmful = gradients(next_token(model, config), model, True)
    benign = gradients(next_token(model, config, rows=CHOSEN), model, True)
    return weight * (harmful @ benign) / (harmful.norm() * benign.norm())


def states_of(layer, model, original, config):
    for ids in REJECTED:
        yield from zip(run(ids, model, config)[0][layer], run(ids, original, config)[0][layer])


def steering(model, original, config, layer, coefficient, adaptive):
    """Towards the direction (1, 2, ..., D)."""
    point = torch.arange(1, config["hidden_size"] + 1, dtype=torch.float64)
    point = point / point.norm()
    return mean(((now - coefficient * (before.norm() if adaptive else 1) * point) ** 2).mean()
                for now, before in states_of(layer, model, original, config))


def distance(model, original, config, layer):
    return mean(((now - before) ** 2).mean() for now, before in states_of(layer, model, original, config))


def valued(loss, original, config):
    model = {name: (w + 0.05 * torch.sin(7 * torch.arange(w.numel(), dtype=torch.float64)).reshape(w.shape)).requires_grad_()
             for name, w in original.items()}
    value = loss(model)
    value.backward()
    norm = math.sqrt(sum(w.grad.square().sum().item() for w in model.values() if w.grad is not None))
    return {"loss": value.item(), "gradient_norm": norm}


if __name__ == "__main__":
    folder = os.path.join(HERE, "../models/llama")
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    original = weights_of(folder)
    print(json.dumps({
        "direct-preference": valued(
            lambda m: sum(-torch.nn.functional.logsigmoid(0.3 * h) for h in margins(m, original, config)) / 3, original, config),
        "identity-preference": valued(
            lambda m: sum((h - 1 / (2 * 0.25)) ** 2 for h in margins(m, original, config)) / 3, original, config),
        "representation-rerouting": valued(lambda m: rerouting(m, original, config, [1, 2]), original, config),
        "representation-rerouting of answers": valued(
            lambda m: rerouting(m, original, config, [1, 2], PROMPT), original, config),
        "representation-noise": valued(lambda m: noising(m, config, 0.7, 0.5), original, config),
        "representation-noise without noise": valued(lambda m: noising(m, config, 0.7, 0), original, config),
        "representation-noise of plain texts": valued(
            lambda m: noising(m, config, 0.7, 0.5, [ids[:PROMPT] for ids in REJECTED]), original, config),
        "gradient-ascent": valued(lambda m: ascent(m, config, lambda p: 1), original, config),
        "weighted-gradient-ascent": valued(lambda m: ascent(m, config, lambda p: p ** 0.6), original, config),
        "saturation-importance": valued(lambda m: ascent(m, config, lambda p: p ** 0.7 * (1 - p) ** 1.3), original, config),
        "min-posterior": valued(lambda m: min_posterior(m, config, -4.5), original, config),
        "negative-preference": valued(lambda m: negative_preference(m, original, config, 0.3), original, config),
        "simple-negative-preference": valued(lambda m: simple_negative_preference(m, config, 0.8, 2.9), original, config),
        "self-distillation": valued(lambda m: self_distillation(m, original, config, 1.5), original, config),
        "prediction-divergence": valued(lambda m: divergence(m, original, config), original, config),
        "random-steering": valued(lambda m: steering(m, original, config, 1, 2.5, False), original, config),
        "random-steering, adaptive": valued(lambda m: steering(m, original, config, 1, 2.5, True), original, config),
        "uniform-divergence": valued(lambda m: uniform_divergence(m, config), original, config),
        "next-token with drift": valued(lambda m: drifted(m, config, 0.8), original, config),
        "gain of a harmful step": valued(lambda m: gain(m, config, 5, 0.3), original, config),
        "cosine of gradients": valued(lambda m: cosine(m, config, 0.4), original, config),
        "hidden-state-distance": valued(lambda m: distance(m, original, config, 1), original, config),
    }, indent=1))
