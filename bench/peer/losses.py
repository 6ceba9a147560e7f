"""The losses of TAR, each a mean over real tokens only; positions are chosen before the head."""

import torch
from torch.nn import functional as F


class Batch:
    """Rows padded on the right, with masks of the real tokens and of the positions that predict one."""

    def __init__(self, rows):
        longest = max(map(len, rows))
        self.ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
        lengths = torch.tensor([len(row) for row in rows])
        self.real = torch.arange(longest) < lengths[:, None]
        self.predicting = torch.arange(longest) < lengths[:, None] - 1
        self.targets = self.ids[:, 1:][self.predicting[:, :-1]]


def next_token(model, batch):
    return F.cross_entropy(model.head(model(batch.ids)[batch.predicting]), batch.targets)


def negative_entropy(model, batch):
    logs = F.log_softmax(model.head(model(batch.ids)[batch.predicting]), -1)
    return (logs.exp() * logs).sum(-1).mean()


def retention(model, batch, original):
    states = []
    hidden = model(batch.ids, states)
    likelihood = F.cross_entropy(model.head(hidden[batch.predicting]), batch.targets)
    distances = torch.cat([(now - before)[batch.real] for now, before in zip(states, original)]).norm(dim=1)
    return likelihood + distances.mean()


def states_of(model, batch):
    states = []
    with torch.no_grad():
        model(batch.ids, states)
    return states
