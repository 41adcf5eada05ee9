"""Writes the thesis CNN, with random weights, as ONNX: python3 onnx.py FILE. The export needs PyTorch, not the package onnx."""
import sys

import torch
from torch import nn


def block(inputs, outputs):
    return [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]


model = nn.Sequential(
    *block(1, 16), *block(16, 32), *block(32, 64),
    nn.Flatten(), nn.Linear(64 * 7 * 7, 8), nn.ReLU(), nn.Linear(8, 3), nn.Softmax(1),
).eval()
axes = {'stamps': {0: 'n'}, 'probabilities': {0: 'n'}}
torch.onnx.export(
    model, torch.zeros(1, 1, 60, 60), sys.argv[1],
    input_names=['stamps'], output_names=['probabilities'], dynamic_axes=axes, opset_version=13,
)
