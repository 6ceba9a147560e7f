"""A Llama decoder in plain PyTorch: RMS norm, rotary positions, grouped-query attention, SwiGLU, tied head.

It runs on PyTorch 1.13 and uses what that offers. Rows of a batch are padded on the right for training and scoring, on the left for writing.
"""

import torch
from torch import nn
from torch.nn import functional as F


class Norm(nn.Module):
    """x / rms(x) * scale."""

    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + self.epsilon) * self.weight


class Adapted(nn.Module):
    """LoRA beside a frozen projection: W x + scale B A drop(x)."""

    def __init__(self, base, a, b, scale, dropout):
        super().__init__()
        self.base = base
        self.a = nn.Parameter(a)
        self.b = nn.Parameter(b)
        self.scale = scale
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        return self.base(x) + F.linear(F.linear(self.dropout(x), self.a), self.b) * self.scale


class Attention(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.heads, self.shared, self.width = o["heads"], o["keyValueHeads"], o["headWidth"]
        self.q_proj = nn.Linear(o["width"], self.heads * self.width, bias=False)
        self.k_proj = nn.Linear(o["width"], self.shared * self.width, bias=False)
        self.v_proj = nn.Linear(o["width"], self.shared * self.width, bias=False)
        self.o_proj = nn.Linear(self.heads * self.width, o["width"], bias=False)

    def forward(self, x, rotation, mask, cache):
        rows, tokens, _ = x.shape
        q = rotate(self.q_proj(x).view(rows, tokens, self.heads, self.width).transpose(1, 2), rotation)
        k = rotate(self.k_proj(x).view(rows, tokens, self.shared, self.width).transpose(1, 2), rotation)
        v = self.v_proj(x).view(rows, tokens, self.shared, self.width).transpose(1, 2)
        if cache is not None:
            if self in cache:
                k, v = torch.cat([cache[self][0], k], 2), torch.cat([cache[self][1], v], 2)
            cache[self] = (k, v)
        if self.shared != self.heads:
            k = k.repeat_interleave(self.heads // self.shared, 1)
            v = v.repeat_interleave(self.heads // self.shared, 1)
        scores = (q * self.width**-0.5) @ k.transpose(-1, -2)
        if mask is not None:
            scores = scores + mask
        return self.o_proj((scores.softmax(-1) @ v).transpose(1, 2).reshape(rows, tokens, -1))


class FeedForward(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.gate_proj = nn.Linear(o["width"], o["feedForwardWidth"], bias=False)
        self.up_proj = nn.Linear(o["width"], o["feedForwardWidth"], bias=False)
        self.down_proj = nn.Linear(o["feedForwardWidth"], o["width"], bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, o):
        super().__init__()
        self.input_layernorm = Norm(o["width"], o["normEpsilon"])
        self.self_attn = Attention(o)
        self.post_attention_layernorm = Norm(o["width"], o["normEpsilon"])
        self.mlp = FeedForward(o)

    def forward(self, x, rotation, mask, cache):
        x = x + self.self_attn(self.input_layernorm(x), rotation, mask, cache)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    """The model; its parameters have their Hugging Face names without the leading "model."."""

    def __init__(self, o):
        super().__init__()
        self.embed_tokens = nn.Embedding(o["vocabularySize"], o["width"])
        self.layers = nn.ModuleList(Layer(o) for _ in range(o["layers"]))
        self.norm = Norm(o["width"], o["normEpsilon"])
        frequencies = o["ropeBase"] ** -(torch.arange(0, o["headWidth"], 2, dtype=torch.float64) / o["headWidth"])
        angles = torch.outer(torch.arange(o["maximumPositions"], dtype=torch.float64), frequencies)
        angles = torch.cat([angles, angles], -1)
        self.cosine, self.sine = angles.cos().float(), angles.sin().float()
        longest = o["maximumPositions"]
        self.causal = torch.full((longest, longest), float("-inf")).triu(1)

    def forward(self, ids, states=None, cache=None, positions=None, mask=None):
        """The residual stream after the last norm, [B, T, D]; `states` receives the L + 1 hidden states."""
        tokens = ids.shape[1]
        if positions is None:
            rotation = self.cosine[:tokens], self.sine[:tokens]
        else:
            rotation = self.cosine[positions].unsqueeze(1), self.sine[positions].unsqueeze(1)
        if mask is None and tokens > 1:
            mask = self.causal[:tokens, :tokens]
        x = self.embed_tokens(ids)
        for layer in self.layers:
            if states is not None:
                states.append(x)
            x = layer(x, rotation, mask, cache)
        x = self.norm(x)
        if states is not None:
            states.append(x)
        return x

    def head(self, hidden):
        return F.linear(hidden, self.embed_tokens.weight)


def rotate(x, rotation):
    half = x.shape[-1] // 2
    return x * rotation[0] + torch.cat([-x[..., half:], x[..., :half]], -1) * rotation[1]


def load(options, weights):
    """A decoder with weights from a file of raw float32 values, in the order of `options["weights"]`."""
    model = Decoder(options)
    values = torch.from_file(weights, size=sum(count(shape) for _, shape in options["weights"]), dtype=torch.float32)
    parameters = dict(model.named_parameters())
    start = 0
    with torch.no_grad():
        for name, shape in options["weights"]:
            parameters.pop(name[len("model."):]).copy_(values[start:start + count(shape)].view(shape))
            start += count(shape)
    assert not parameters, parameters.keys()
    return model


def count(shape):
    product = 1
    for size in shape:
        product *= size
    return product
