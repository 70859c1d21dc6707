"""Lines a second of Drain3 with the masks of its README: one file of lines a system, as arguments. Prints JSON."""

import json
import sys
import time

from drain3 import TemplateMiner
from drain3.masking import MaskingInstruction
from drain3.template_miner_config import TemplateMinerConfig

START = r"((?<=[^A-Za-z0-9])|^)"
END = r"((?=[^A-Za-z0-9])|$)"
MASKS = [
    (START + r"(([0-9a-f]{2,}:){3,}([0-9a-f]{2,}))" + END, "ID"),
    (START + r"(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})" + END, "IP"),
    (START + r"([0-9a-f]{6,} ?){3,}" + END, "SEQ"),
    (START + r"([0-9A-F]{4} ?){4,}" + END, "SEQ"),
    (START + r"(0x[a-f0-9A-F]+)" + END, "HEX"),
    (START + r"([\-\+]?\d+)" + END, "NUM"),
    (r"(?<=executed cmd )(\".+?\")", "CMD"),
]

rates = []
for path in sys.argv[1:]:
    with open(path, encoding="utf-8", errors="replace") as file:
        lines = file.read().splitlines()
    config = TemplateMinerConfig()
    config.masking_instructions = [MaskingInstruction(pattern, name) for pattern, name in MASKS]
    miner = TemplateMiner(config=config)
    began = time.perf_counter()
    for line in lines:
        miner.add_log_message(line)
    rates.append(len(lines) / (time.perf_counter() - began))
print(json.dumps({"value": round(sum(rates) / len(rates))}))
