"""Reference values for the schedules: the factor at every step, as PyTorch's own schedulers set it (Debian's python3-torch).

The warm-up is LinearLR from 1 / w, so that it reaches 1 at its last step; SequentialLR puts the other scheduler after it.
Run: /usr/bin/python3 make.py > expected.json
"""
import json
import warnings

import torch
from torch.optim.lr_scheduler import ConstantLR, CosineAnnealingLR, CosineAnnealingWarmRestarts, LinearLR, SequentialLR

STEPS = 100

# PyTorch's SequentialLR calls its parts in a way that PyTorch itself warns about.
warnings.filterwarnings("ignore", category=UserWarning)


def factors(after, warm_up=0):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    if warm_up:
        first = LinearLR(optimizer, start_factor=1 / warm_up, total_iters=warm_up - 1)
        schedule = SequentialLR(optimizer, [first, after(optimizer)], milestones=[warm_up])
    else:
        schedule = after(optimizer)
    seen = []
    for _ in range(STEPS):
        seen.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return seen


def restarts(length, growth=1, lowest=0.0):
    return lambda optimizer: CosineAnnealingWarmRestarts(optimizer, T_0=length, T_mult=growth, eta_min=lowest)


print(json.dumps({
    "warm-up-constant": factors(lambda optimizer: ConstantLR(optimizer, factor=1.0), warm_up=10),
    "warm-up-cosine": factors(lambda optimizer: CosineAnnealingLR(optimizer, T_max=STEPS - 10), warm_up=10),
    "sgdr": factors(restarts(30)),
    "sgdr-growth": factors(restarts(13, growth=2)),
    "sgdr-growth-warm-up-lowest": factors(restarts(8, growth=3, lowest=0.25), warm_up=7),
}, indent=1))
