"""Reference values for the optimizers: 20 steps on a fixed quadratic-plus-cosine function.

AdamW, Adam, SGD, Adadelta and Adagrad come from PyTorch (Debian's python3-torch). Schedule-free AdamW is written out from
Algorithm 1 of Defazio et al. 2024 with its three sequences x, y, z kept apart, and Lion from Algorithm 2 of Chen et al. 2023, both
in float64 and without the shortcuts of our implementation.
Run: /usr/bin/python3 make.py > expected.json
"""
import json
import math

import torch

STEPS = 20
START = [0.5, -1.25, 2.0, 0.03, -0.7]
CURVATURE = [1.0, 0.3, 2.5, 10.0, 0.05]


def gradient(w):
    return [c * x - 0.3 * math.sin(3 * x) for c, x in zip(CURVATURE, w)]


def with_torch(make):
    w = torch.tensor(START, dtype=torch.float64, requires_grad=True)
    optimizer = make([w])
    for _ in range(STEPS):
        w.grad = torch.tensor(gradient(w.tolist()), dtype=torch.float64)
        optimizer.step()
    return w.tolist()


def schedule_free(rate, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.0, warm_up=0):
    x, z, v = list(START), list(START), [0.0] * len(START)
    weight_sum, largest = 0.0, 0.0
    for t in range(1, STEPS + 1):
        y = [(1 - beta1) * b + beta1 * a for a, b in zip(x, z)]
        g = gradient(y)
        v = [beta2 * a + (1 - beta2) * b * b for a, b in zip(v, g)]
        warm = min(1.0, t / warm_up) if warm_up else 1.0
        gamma = rate * warm * math.sqrt(1 - beta2 ** t)
        largest = max(largest, gamma)
        z = [b - gamma * (d / (math.sqrt(s) + eps) + decay * p) for b, d, s, p in zip(z, g, v, y)]
        weight_sum += largest ** 2
        c = largest ** 2 / weight_sum
        x = [(1 - c) * a + c * b for a, b in zip(x, z)]
    return x


def lion(rate, beta1=0.9, beta2=0.99, decay=0.0):
    w, m = list(START), [0.0] * len(START)
    for _ in range(STEPS):
        g = gradient(w)
        c = [beta1 * a + (1 - beta1) * b for a, b in zip(m, g)]
        w = [a - rate * ((b > 0) - (b < 0) + decay * a) for a, b in zip(w, c)]
        m = [beta2 * a + (1 - beta2) * b for a, b in zip(m, g)]
    return w


print(json.dumps({
    "adamw": with_torch(lambda p: torch.optim.AdamW(p, lr=0.05, weight_decay=0.01)),
    "sgd-nesterov": with_torch(lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01)),
    "sgd-momentum": with_torch(lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)),
    "adadelta": with_torch(lambda p: torch.optim.Adadelta(p, lr=1.0, rho=0.9, eps=1e-6, weight_decay=0.01)),
    "schedule-free-adamw": schedule_free(0.05),
    "schedule-free-adamw-warm-up-decay": schedule_free(0.05, decay=0.01, warm_up=10),
    "adam": with_torch(lambda p: torch.optim.Adam(p, lr=0.05)),
    "adam-decay": with_torch(lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1)),
    "adagrad": with_torch(lambda p: torch.optim.Adagrad(p, lr=0.05)),
    "adagrad-decay": with_torch(lambda p: torch.optim.Adagrad(p, lr=0.05, eps=1e-2, weight_decay=0.1)),
    "lion": lion(0.02),
    "lion-decay": lion(0.02, beta1=0.8, beta2=0.95, decay=0.1),
}, indent=1))
