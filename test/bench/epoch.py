"""The thesis CNN in PyTorch: trains one epoch for each line on standard input and prints its seconds.

    python3 epoch.py PICTURES LABELS THREADS BATCH

PICTURES: raw float32, 60 x 60 each; LABELS: raw bytes.
"""
import sys
import time

import numpy
import torch
from torch import nn

pictures_file, labels_file, threads, batch_size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)
torch.manual_seed(1)
pictures = torch.from_numpy(numpy.fromfile(pictures_file, 'float32').reshape(-1, 1, 60, 60))
labels = torch.from_numpy(numpy.fromfile(labels_file, 'uint8').astype('int64'))


def block(inputs, outputs, rate):
    return [nn.Conv2d(inputs, outputs, 3, padding='same'), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(rate)]


model = nn.Sequential(
    *block(1, 16, 0.25), *block(16, 32, 0.30), *block(32, 64, 0.30),
    nn.Flatten(), nn.Linear(64 * 7 * 7, 8), nn.ReLU(), nn.Dropout(0.35), nn.Linear(8, 3),
)
assert sum(parameter.numel() for parameter in model.parameters()) == 48419
optimiser = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7)
cross_entropy = nn.CrossEntropyLoss()
print('ready', torch.__version__, flush=True)
for _ in sys.stdin:
    started = time.perf_counter()
    for chosen in torch.randperm(len(labels)).split(batch_size):
        optimiser.zero_grad()
        cross_entropy(model(pictures[chosen]), labels[chosen]).backward()
        optimiser.step()
    print(time.perf_counter() - started, flush=True)
