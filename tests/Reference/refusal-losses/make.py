"""Reference values for the losses of R2D2 on the checkpoint ../models/llama, from the logits that make.py there computed.

Rows are the ids of ../models/llama/expected.json; of each row the last ANSWER tokens are the answer. Away is the mean over all answers'
tokens of -log(1 - p(token)), toward that of -log p(token); both in float64 from a plain softmax, without the shortcuts of ours.
Run: python3 make.py > expected.json
"""
import json
import math
import os

ANSWER = [4, 7]
HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "..", "models", "llama", "expected.json")) as file:
    known = json.load(file)

away, toward = [], []
for ids, logits, answer in zip(known["ids"], known["logits"], ANSWER):
    for at in range(len(ids) - answer, len(ids)):
        weights = [math.exp(logit) for logit in logits[at - 1]]
        p = weights[ids[at]] / sum(weights)
        away.append(-math.log(1 - p))
        toward.append(-math.log(p))

print(json.dumps({"answer": ANSWER, "away": sum(away) / len(away), "toward": sum(toward) / len(toward)}, indent=1))
