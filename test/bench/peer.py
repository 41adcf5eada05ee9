"""A network in PyTorch: for each word on standard input does what it says and prints one number.

    python3 peer.py NETWORK PICTURES LABELS THREADS BATCH

NETWORK: thesis or mnistCnn. PICTURES: raw float32, one after the other; LABELS: raw bytes.
Words: epoch (trains one, seconds), predict (looks at all pictures, seconds), memory (peak of the process, bytes).
"""
import resource
import sys
import time

import numpy
import torch
from torch import nn

network, pictures_file, labels_file, threads, batch_size = *sys.argv[1:4], int(sys.argv[4]), int(sys.argv[5])
torch.set_num_threads(threads)
torch.manual_seed(1)


def block(inputs, outputs, rate, padding):
    return [nn.Conv2d(inputs, outputs, 3, padding=padding), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(rate)]


def thesis():
    return [
        *block(1, 16, 0.25, 'same'), *block(16, 32, 0.30, 'same'), *block(32, 64, 0.30, 'same'),
        nn.Flatten(), nn.Linear(64 * 7 * 7, 8), nn.ReLU(), nn.Dropout(0.35), nn.Linear(8, 3),
    ]


def mnist_cnn():
    return [
        *block(1, 32, 0.25, 'valid'), *block(32, 64, 0.35, 'valid'),
        nn.Flatten(), nn.Linear(64 * 5 * 5, 100), nn.ReLU(), nn.Dropout(0.35), nn.Linear(100, 10),
    ]


build, side, weights = {'thesis': (thesis, 60, 48419), 'mnistCnn': (mnist_cnn, 28, 179926)}[network]
model = nn.Sequential(*build())
assert sum(parameter.numel() for parameter in model.parameters()) == weights
pictures = torch.from_numpy(numpy.fromfile(pictures_file, 'float32').reshape(-1, 1, side, side))
labels = torch.from_numpy(numpy.fromfile(labels_file, 'uint8').astype('int64'))
optimiser = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-7)
cross_entropy = nn.CrossEntropyLoss()


def epoch():
    started = time.perf_counter()
    model.train()
    for chosen in torch.randperm(len(labels)).split(batch_size):
        optimiser.zero_grad()
        cross_entropy(model(pictures[chosen]), labels[chosen]).backward()
        optimiser.step()
    return time.perf_counter() - started


def predict():
    started = time.perf_counter()
    model.eval()
    with torch.no_grad():
        torch.cat([torch.softmax(model(batch), 1) for batch in pictures.split(batch_size)])
    return time.perf_counter() - started


def memory():
    return 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


print('ready', torch.__version__, flush=True)
for line in sys.stdin:
    print({'epoch': epoch, 'predict': predict, 'memory': memory}[line.strip()](), flush=True)
