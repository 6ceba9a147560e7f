"""Answers lines of JSON. {"make": file} makes a case and {"run": name} runs one; the answer has the CPU seconds and the numbers."""

import json
import os
import sys
import time

try:
    import torch
except ImportError as missing:
    print(json.dumps({"missing": str(missing)}), flush=True)
    sys.exit(0)

import cases

torch.set_num_threads(1)
print(json.dumps({"version": torch.__version__}), flush=True)
made = {}
for line in sys.stdin:
    order = json.loads(line)
    if "make" in order:
        with open(order["make"], encoding="utf-8") as file:
            how = json.load(file)
        made[how["name"]] = cases.KINDS[how["kind"]](how, os.path.dirname(order["make"]))
        print(json.dumps({}), flush=True)
    else:
        begun = time.process_time()
        numbers = made[order["run"]].run()
        print(json.dumps({"seconds": time.process_time() - begun, "numbers": numbers}), flush=True)
