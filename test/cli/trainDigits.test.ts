import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/trainDigits';
import { loadModel } from '../../lib/network/model/loadModel';
import { createRandom } from '../../lib/random';

const folder = mkdtempSync(path.join(tmpdir(), 'seeing-lab-train-digits-'));
after(() => rmSync(folder, { recursive: true }));

/** A tiny MNIST: the digit d is a bar in row 2 d + 4, with noise. */
function writeTinyMnist(out: string, count: number): void {
  const random = createRandom('tiny');
  mkdirSync(out);
  for (const part of ['train', 't10k']) {
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
    const pictures = Uint8Array.from({ length: count * 784 }, (_, i) => {
      const row = Math.floor((i % 784) / 28);
      return (row === 2 * labels[Math.floor(i / 784)]! + 4 ? 200 : 0) + random.integer(50);
    });
    const header = (magic: number, ...sides: number[]): Buffer => {
      const bytes = Buffer.alloc(4 + 4 * sides.length);
      [magic, ...sides].forEach((value, i) => {
        bytes.writeUInt32BE(value, 4 * i);
      });
      return bytes;
    };
    writeFileSync(path.join(out, `${part}-images-idx3-ubyte`), Buffer.concat([header(0x803, count, 28, 28), pictures]));
    writeFileSync(path.join(out, `${part}-labels-idx1-ubyte`), Buffer.concat([header(0x801, count), labels]));
  }
}

async function train(...words: string[]): Promise<{ status: number; printed: string[]; said: string }> {
  const printed: string[] = [];
  const said: string[] = [];
  const io = { out: (line: string) => void printed.push(line), log: (line: string) => void said.push(line) };
  return { status: await command.run(words, io), printed, said: said.join('\n') };
}

test('a network learns the digits of a folder, is saved with its scores, and says them as one JSON line', async () => {
  const data = path.join(folder, 'tiny');
  const out = path.join(folder, 'model');
  writeTinyMnist(data, 200);
  const { status, printed } = await train('--network', 'mnistAnn', '--data', data, '--out', out, '--epochs', '8');
  assert.equal(status, 0);
  const scores = JSON.parse(printed.join('')) as { model: string; accuracy: number; robustAccuracy: number };
  assert.equal(scores.model, out);
  assert.ok(scores.accuracy > 0.95 && scores.robustAccuracy < 0.9, printed.join(''));
  const model = await loadModel(out);
  const kept = model.getUserDefinedMetadata() as { scores: { accuracy: number }; classNames: string[]; epochs: number };
  assert.deepEqual([kept.scores.accuracy, kept.classNames.length, kept.epochs], [scores.accuracy, 10, 8]);
  model.dispose();
});

test('a folder without digits is one clear sentence and exit status 1', async () => {
  const { status, said } = await train('--data', folder, '--out', path.join(folder, 'none'));
  assert.equal(status, 1);
  assert.match(said, /holds neither train-images-idx3-ubyte nor/);
});

test('words that make no sense are bad usage', async () => {
  for (const words of [[], ['--out', 'x', '--network', 'vgg'], ['--out', 'x', '--epochs', '0'], ['x']]) {
    await assert.rejects(train(...words), UsageError);
  }
});
