"""The cases of the comparison. Each is made once from its description and run once a round; a run returns numbers to compare."""

import math

import torch
from torch import nn
from torch.nn import functional as F

import decoder
from losses import Batch, negative_entropy, next_token, retention, states_of


class TrainingStep:
    """Steps of AdamW on the next-token loss, from the same weights each round."""

    def __init__(self, how, folder):
        self.model = decoder.load(how["model"], f"{folder}/{how['model']['file']}")
        self.start = copied(self.model.parameters())
        self.batches = [Batch(rows) for rows in how["batches"]]
        self.rate = how["learningRate"]

    def run(self):
        put(self.model.parameters(), self.start)
        optimizer = torch.optim.AdamW(self.model.parameters(), lr=self.rate, weight_decay=0.01)
        losses = []
        for batch in self.batches:
            optimizer.zero_grad(set_to_none=True)
            loss = next_token(self.model, batch)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return [losses[0], losses[-1]]


class OuterStep:
    """Outer steps of TAR: inner steps of an adversary, entropy and retain loss at every m-th, the retain loss at the start."""

    def __init__(self, how, folder):
        self.how = how
        self.model = decoder.load(how["model"], f"{folder}/{how['model']['file']}")
        self.weights = list(self.model.parameters())
        self.start = copied(self.weights)
        self.steps = [
            ([Batch(rows) for rows in step["inner"]], Batch(step["heldOut"]), Batch(step["retain"]), step.get("factors"))
            for step in how["steps"]]

    def run(self):
        put(self.weights, self.start)
        original = decoder.Decoder(self.how["model"])
        put(original.parameters(), self.start)
        outer = ScheduleFree(self.weights, self.how["outerRate"], self.how["warmUp"])
        ledger = [torch.zeros_like(weight) for weight in self.weights]
        losses = []
        for inner, held_out, retain, factors in self.steps:
            released = copied(self.weights)
            for total in ledger:
                total.zero_()
            states = states_of(original, retain)
            losses += self.trajectory(inner, held_out, retain, states, ledger, factors)
            put(self.weights, released)
            self.model.zero_grad(set_to_none=True)
            loss = self.how["retainWeight"] * retention(self.model, retain, states)
            loss.backward()
            outer.step([weight.grad.add_(total) for weight, total in zip(self.weights, ledger)])
            self.model.zero_grad(set_to_none=True)
            losses.append(loss.item())
        return losses

    def trajectory(self, inner, held_out, retain, states, ledger, factors):
        attacker = LowRank(self.model, factors, self.how) if factors else AllWeights(self.model)
        optimizer = torch.optim.AdamW(attacker.parameters, lr=self.how["innerRate"], weight_decay=0.01)
        measured = []
        for i, batch in enumerate(inner):
            optimizer.zero_grad(set_to_none=True)
            attacker.train()
            loss = next_token(self.model, batch)
            loss.backward()
            optimizer.step()
            if (i + 1) % self.how["measureEvery"] == 0:
                weight = math.exp(self.how["weightGrowth"] * (i - (len(inner) - 1)))
                attacker.merge()
                optimizer.zero_grad(set_to_none=True)
                resisting = negative_entropy(self.model, held_out)
                (self.how["resistWeight"] * weight * resisting).backward()
                (self.how["attackedRetainWeight"] * weight * retention(self.model, retain, states)).backward()
                for total, parameter in zip(ledger, self.weights):
                    total.add_(parameter.grad)
                    parameter.grad = None
                attacker.part()
                measured.append(resisting.item())
        attacker.leave()
        return [sum(measured) / len(measured), loss.item()]


class AllWeights:
    def __init__(self, model):
        self.parameters = list(model.parameters())

    def train(self):
        pass

    merge = part = leave = train


class LowRank:
    """LoRA adapters beside every projection, merged into copies of the weights where a loss is measured."""

    def __init__(self, model, factors, how):
        self.model = model
        self.weights = list(model.parameters())
        for weight in self.weights:
            weight.requires_grad_(False)
        self.adapted = []
        for name, module in list(model.named_modules()):
            if isinstance(module, nn.Linear):
                parent = model.get_submodule(name.rpartition(".")[0])
                a = torch.tensor(factors[name]).view(how["rank"], module.in_features) if isinstance(factors, dict) \
                    else torch.empty(how["rank"], module.in_features).uniform_(-1, 1).mul_(module.in_features**-0.5)
                adapter = decoder.Adapted(module, a, torch.zeros(module.out_features, how["rank"]), how["scale"], how["dropout"])
                self.adapted.append((parent, name.rpartition(".")[2], adapter))
        self.parameters = [factor for _, _, adapter in self.adapted for factor in (adapter.a, adapter.b)]
        self.part()

    def train(self):
        self.model.train()

    def merge(self):
        """Goes to the weights with the adapters in them, which take gradients there."""
        self.kept = copied(self.weights)
        with torch.no_grad():
            for parent, name, adapter in self.adapted:
                adapter.base.weight.add_(adapter.b @ adapter.a, alpha=adapter.scale)
                setattr(parent, name, adapter.base)
        for weight in self.weights:
            weight.requires_grad_(True)

    def part(self):
        """Goes back to frozen weights with the adapters beside them."""
        for weight in self.weights:
            weight.requires_grad_(False)
        if hasattr(self, "kept"):
            put(self.weights, self.kept)
        for parent, name, adapter in self.adapted:
            setattr(parent, name, adapter)

    def leave(self):
        for parent, name, adapter in self.adapted:
            setattr(parent, name, adapter.base)
        for weight in self.weights:
            weight.requires_grad_(True)


class ScheduleFree:
    """AdamW without a schedule (Defazio et al. 2024), the weights being y."""

    def __init__(self, weights, rate, warm_up, beta1=0.9, beta2=0.999, epsilon=1e-8):
        self.weights, self.rate, self.warm_up = weights, rate, warm_up
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.z = copied(weights)
        self.square = [torch.zeros_like(weight) for weight in weights]
        self.steps, self.largest, self.sum = 0, 0.0, 0.0

    @torch.no_grad()
    def step(self, gradients):
        self.steps += 1
        rate = self.rate * min(1, self.steps / self.warm_up) * math.sqrt(1 - self.beta2**self.steps)
        self.largest = max(self.largest, rate)
        self.sum += self.largest**2
        share = self.largest**2 / self.sum
        for y, z, square, gradient in zip(self.weights, self.z, self.square, gradients):
            square.mul_(self.beta2).addcmul_(gradient, gradient, value=1 - self.beta2)
            gradient.div_(square.sqrt().add_(self.epsilon))
            y.lerp_(z, share).add_(gradient, alpha=rate * (self.beta1 * (1 - share) - 1))
            z.add_(gradient, alpha=-rate)


class Exam:
    """Log-likelihood of every choice after its question: a row a choice, rows of similar length together."""

    def __init__(self, how, folder):
        self.model = decoder.load(how["model"], f"{folder}/{how['model']['file']}")
        self.queries = how["queries"]
        self.budget = how["tokensPerBatch"]

    @torch.no_grad()
    def run(self):
        order = sorted(range(len(self.queries)), key=lambda i: -len(self.queries[i]["ids"]))
        scores = [0.0] * len(order)
        start = 0
        while start < len(order):
            longest = len(self.queries[order[start]]["ids"]) - 1
            batch = order[start:start + max(1, self.budget // longest)]
            start += len(batch)
            rows = [self.queries[i]["ids"] for i in batch]
            ids = torch.tensor([row[:-1] + [0] * (longest + 1 - len(row)) for row in rows])
            hidden = self.model(ids)
            places, targets, owners = [], [], []
            for row, i in enumerate(batch):
                for at in range(self.queries[i]["context"], len(rows[row])):
                    places.append(row * longest + at - 1)
                    targets.append(rows[row][at])
                    owners.append(i)
            logs = F.log_softmax(self.model.head(hidden.view(-1, hidden.shape[-1])[torch.tensor(places)]), -1)
            chosen = logs.gather(1, torch.tensor(targets)[:, None])[:, 0].tolist()
            for owner, value in zip(owners, chosen):
                scores[owner] += value
        return scores


class Generation:
    """Greedy writing with the keys and values kept, prompts of a group together and padded on the left."""

    def __init__(self, how, folder):
        self.model = decoder.load(how["model"], f"{folder}/{how['model']['file']}")
        self.groups = how["groups"]
        self.tokens = how["tokens"]
        self.end = how["end"]

    @torch.no_grad()
    def run(self):
        return [token for group in self.groups for row in self.write(group) for token in row]

    def write(self, prompts):
        longest = max(map(len, prompts))
        padding = torch.tensor([longest - len(prompt) for prompt in prompts])
        ids = torch.tensor([[0] * (longest - len(prompt)) + prompt for prompt in prompts])
        positions = (torch.arange(longest) - padding[:, None]).clamp(min=0)
        hidden_keys = torch.zeros(len(prompts), 1, 1, longest + self.tokens)
        for row, count in enumerate(padding.tolist()):
            hidden_keys[row, :, :, :count] = float("-inf")
        padded = any(padding.tolist())
        mask = (self.model.causal[:longest, :longest] + hidden_keys[..., :longest]).clamp(min=-1e30) if padded else None
        cache = {}
        hidden = self.model(ids, cache=cache, positions=positions, mask=mask)[:, -1]
        written = [[] for _ in prompts]
        ended = [False] * len(prompts)
        for step in range(self.tokens):
            picked = self.model.head(hidden).argmax(-1)
            for row, token in enumerate(picked.tolist()):
                ended[row] = ended[row] or token == self.end
                if not ended[row]:
                    written[row].append(token)
            if step + 1 == self.tokens or all(ended):
                break
            positions = (longest + step - padding)[:, None]
            mask = hidden_keys[..., :longest + step + 1] if padded else None
            hidden = self.model(picked[:, None], cache=cache, positions=positions, mask=mask)[:, -1]
        return written


def copied(weights):
    return [weight.detach().clone() for weight in weights]


@torch.no_grad()
def put(weights, values):
    for weight, value in zip(weights, values):
        weight.copy_(value)


KINDS = {"training-step": TrainingStep, "outer-step": OuterStep, "exam": Exam, "generation": Generation}
