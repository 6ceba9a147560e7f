"""Makes the tiny checkpoints of this folder and the numbers that tests/Holdfast.Tests/Models compares with.

    /usr/bin/python3 make.py        (PyTorch 1.13, single thread; rewrites every folder beside this file)

The decoder below is written from the papers and from the field's description of each family, apart from the C# one: heads are
computed one at a time, rotary positions turn pairs as complex numbers, attention is a plain softmax over allowed keys. Each
folder is a checkpoint in Hugging Face layout plus expected.json:

    ids            [B][T] token ids, no padding
    logits         [B][T][V]
    states         [L+1][B][T][D]: embeddings, every layer but the last, the last one after the final norm
    loss           mean next-token cross entropy in nats over all rows
    gradient_norms L2 norm of the loss's gradient by weight name
"""
import json, math, os, shutil, struct
import torch

torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))


def frequencies(config, length):
    width = config["head_dim"]
    base = config["rope_theta"]
    scaling = config.get("rope_scaling") or {}
    kind = scaling.get("rope_type", scaling.get("type"))
    if kind == "dynamic":
        trained = config["max_position_embeddings"]  # transformers looks at no original_max_position_embeddings here
        if length > trained:
            stretch = scaling["factor"] * length / trained - (scaling["factor"] - 1)
            base = base * stretch ** (width / (width - 2))
    result = []
    for pair in range(width // 2):
        f = base ** (-2.0 * pair / width)
        if kind == "linear":
            f /= scaling["factor"]
        if kind == "llama3":
            wavelength = 2 * math.pi / f
            trained = scaling["original_max_position_embeddings"]
            longest = trained / scaling["low_freq_factor"]
            shortest = trained / scaling["high_freq_factor"]
            if wavelength > longest:
                f = f / scaling["factor"]
            elif wavelength > shortest:
                smooth = (trained / wavelength - scaling["low_freq_factor"]) / (
                    scaling["high_freq_factor"] - scaling["low_freq_factor"])
                f = (1 - smooth) * f / scaling["factor"] + smooth * f
        result.append(f)
    return torch.tensor(result, dtype=torch.float64)


def rotate(head, config):
    """head [T, W]: element i and element i + W/2 are the real and imaginary part of one number."""
    tokens, width = head.shape
    angle = torch.outer(torch.arange(tokens, dtype=torch.float64), frequencies(config, tokens))
    pairs = torch.complex(head[:, : width // 2].double(), head[:, width // 2:].double()) * torch.polar(torch.ones_like(angle), angle)
    return torch.cat([pairs.real, pairs.imag], 1).to(head.dtype)


def norm(x, weight, config):
    return weight * x / torch.sqrt((x * x).mean(-1, keepdim=True) + config["rms_norm_eps"])


def affine(x, weights, name):
    y = x @ weights[name + ".weight"].T
    return y + weights[name + ".bias"] if name + ".bias" in weights else y


def attend(x, weights, name, config):
    tokens, width = x.shape[0], config["head_dim"]
    group = config["num_attention_heads"] // config["num_key_value_heads"]
    q, k, v = (affine(x, weights, f"{name}.{part}_proj") for part in "qkv")
    window = config.get("sliding_window") if config["model_type"] == "mistral" else None
    allowed = torch.tensor([[j <= i and (window is None or i - j < window) for j in range(tokens)] for i in range(tokens)])
    heads = []
    for h in range(config["num_attention_heads"]):
        s = h // group
        query, key, value = q[:, h * width:(h + 1) * width], k[:, s * width:(s + 1) * width], v[:, s * width:(s + 1) * width]
        if name + ".q_norm.weight" in weights:
            query = norm(query, weights[name + ".q_norm.weight"], config)
            key = norm(key, weights[name + ".k_norm.weight"], config)
        score = rotate(query, config) @ rotate(key, config).T / math.sqrt(width)
        heads.append(torch.softmax(score.masked_fill(~allowed, -math.inf), -1) @ value)
    return affine(torch.cat(heads, 1), weights, name + ".o_proj")


def forward(ids, weights, config):
    """One row of ids; gives logits [T, V] and the list of L + 1 states [T, D]."""
    x = weights["model.embed_tokens.weight"][ids]
    states = []
    for layer in range(config["num_hidden_layers"]):
        states.append(x)
        name = f"model.layers.{layer}."
        x = x + attend(norm(x, weights[name + "input_layernorm.weight"], config), weights, name + "self_attn", config)
        h = norm(x, weights[name + "post_attention_layernorm.weight"], config)
        gate, up = affine(h, weights, name + "mlp.gate_proj"), affine(h, weights, name + "mlp.up_proj")
        x = x + affine(gate * torch.sigmoid(gate) * up, weights, name + "mlp.down_proj")
    states.append(norm(x, weights["model.norm.weight"], config))
    return states[-1] @ weights.get("lm_head.weight", weights["model.embed_tokens.weight"]).T, states


def shapes(config):
    d, w, f = config["hidden_size"], config["head_dim"], config["intermediate_size"]
    q, kv, v = config["num_attention_heads"] * w, config["num_key_value_heads"] * w, config["vocab_size"]
    qwen2, qwen3, all_bias = config["model_type"] == "qwen2", config["model_type"] == "qwen3", config.get("attention_bias")
    result = {"model.embed_tokens.weight": (v, d)}
    for i in range(config["num_hidden_layers"]):
        n = f"model.layers.{i}."
        result.update({n + "input_layernorm.weight": (d,), n + "post_attention_layernorm.weight": (d,)})
        for part, rows, columns in (("q", q, d), ("k", kv, d), ("v", kv, d), ("o", d, q)):
            result[f"{n}self_attn.{part}_proj.weight"] = (rows, columns)
            if all_bias or (qwen2 and part != "o"):
                result[f"{n}self_attn.{part}_proj.bias"] = (rows,)
        if qwen3:
            result.update({n + "self_attn.q_norm.weight": (w,), n + "self_attn.k_norm.weight": (w,)})
        result.update({n + "mlp.gate_proj.weight": (f, d), n + "mlp.up_proj.weight": (f, d), n + "mlp.down_proj.weight": (d, f)})
    result["model.norm.weight"] = (d,)
    if not config["tie_word_embeddings"]:
        result["lm_head.weight"] = (v, d)
    return result


KINDS = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


def write_safetensors(path, tensors, kind):
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, value in tensors.items():
        stored = value.detach().to(KINDS[kind]).contiguous()
        raw = (stored.view(torch.int16) if kind == "BF16" else stored).numpy().tobytes()
        header[name] = {"dtype": kind, "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def tokenizer(size):
    """A byte-level BPE without merges: one token per letter, and a first and a last token."""
    letters = "\u0120abcdefghijklmnopqrstuvwxyz.,?"[: size - 2]
    vocabulary = {"<s>": 0, "</s>": 1, **{letter: i + 2 for i, letter in enumerate(letters)}}
    special = [{"id": i, "content": c, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
               for c, i in vocabulary.items() if i < 2]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special, "normalizer": None,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False},
        "post_processor": {
            "type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}},
        "decoder": {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True, "use_regex": True},
        "model": {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None,
                  "fuse_unk": False, "byte_fallback": False, "ignore_merges": False, "vocab": vocabulary, "merges": []}}


def write_json(folder, name, value, **form):
    with open(os.path.join(folder, name), "w") as file:
        json.dump(value, file, **form)
        file.write("\n")


def rounded(value):
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float("%.7g" % value)


def make(name, seed, config, kind="F32", shards=1):
    folder = os.path.join(HERE, name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    generator = torch.Generator().manual_seed(seed)
    weights = {}
    for weight, shape in shapes(config).items():
        value = torch.randn(shape, generator=generator) * (0.3 if len(shape) == 2 else 0.2)
        if "norm" in weight:
            value = value + 1
        weights[weight] = value.to(KINDS[kind]).float().requires_grad_()
    ids = torch.randint(0, config["vocab_size"], (2, 12), generator=generator)
    rows = [forward(row, weights, config) for row in ids]
    loss = torch.cat([torch.nn.functional.cross_entropy(logits[:-1], row[1:], reduction="none")
                      for (logits, _), row in zip(rows, ids)]).mean()
    loss.backward()
    config = dict(config, torch_dtype={"F32": "float32", "F16": "float16", "BF16": "bfloat16"}[kind])
    write_json(folder, "config.json", config, indent=1)
    write_json(folder, "tokenizer.json", tokenizer(config["vocab_size"]), indent=1)
    write_json(folder, "tokenizer_config.json", {"bos_token": "<s>", "eos_token": "</s>", "tokenizer_class": "PreTrainedTokenizerFast"})
    if shards == 1:
        write_safetensors(os.path.join(folder, "model.safetensors"), weights, kind)
    else:
        names = list(weights)
        size = -(-len(names) // shards)
        index = {"metadata": {"total_size": sum(w.numel() for w in weights.values()) * (4 if kind == "F32" else 2)}, "weight_map": {}}
        for shard in range(shards):
            file_name = f"model-{shard + 1:05d}-of-{shards:05d}.safetensors"
            part = {n: weights[n] for n in names[shard * size:(shard + 1) * size]}
            write_safetensors(os.path.join(folder, file_name), part, kind)
            index["weight_map"].update({n: file_name for n in part})
        write_json(folder, "model.safetensors.index.json", index, indent=2, sort_keys=True)
    write_json(folder, "expected.json", {
        "ids": ids.tolist(),
        "logits": rounded([logits.tolist() for logits, _ in rows]),
        "states": rounded([[states[i].tolist() for _, states in rows] for i in range(config["num_hidden_layers"] + 1)]),
        "loss": rounded(loss.item()),
        "gradient_norms": {n: rounded(w.grad.norm().item()) for n, w in weights.items()},
    }, separators=(",", ":"))


def config(architecture, model_type, **more):
    return dict({
        "architectures": [architecture], "model_type": model_type, "vocab_size": 23, "hidden_size": 16, "intermediate_size": 20,
        "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 4, "hidden_act": "silu",
        "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 100.0, "tie_word_embeddings": False}, **more)


if __name__ == "__main__":
    make("llama", 1, config("LlamaForCausalLM", "llama"))
    make("llama-tied-bias", 2, config("LlamaForCausalLM", "llama", tie_word_embeddings=True, attention_bias=True, head_dim=6))
    make("llama-linear", 3, config("LlamaForCausalLM", "llama", rope_scaling={"type": "linear", "factor": 2.5}))
    make("llama-dynamic", 4, config("LlamaForCausalLM", "llama", max_position_embeddings=8,
                                    rope_scaling={"type": "dynamic", "factor": 2.0, "original_max_position_embeddings": 4}))
    make("llama3", 5, config("LlamaForCausalLM", "llama", head_dim=8, num_key_value_heads=1, rope_scaling={
        "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 32}), kind="BF16", shards=3)
    make("mistral-window", 6, config("MistralForCausalLM", "mistral", sliding_window=5), kind="F16")
    make("qwen2", 7, config("Qwen2ForCausalLM", "qwen2", tie_word_embeddings=True, use_sliding_window=False,
                            sliding_window=4096, max_window_layers=2), kind="BF16")
    make("qwen3", 8, config("Qwen3ForCausalLM", "qwen3", head_dim=8, attention_bias=False, use_sliding_window=False,
                            sliding_window=None, max_window_layers=2))
