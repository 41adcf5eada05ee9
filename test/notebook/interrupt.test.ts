import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { type Kernel, startKernel } from '../../lib/notebook/kernel';
import type { KernelMessage } from '../../lib/notebook/kernelMessage';
import { joinLines, type Notebook } from '../../lib/notebook/notebookFile';

const notebooks = resolve(__dirname, '../../../notebooks');

/** What a cell ended with: its status, all that it showed as text, and its pictures of curves. */
interface Ran {
  readonly status: unknown;
  readonly text: string;
  readonly pictures: number;
}

/** Runs code; `onText` is told of all text of an output as it comes. */
async function run(kernel: Kernel, code: string, onText: (text: string) => void = () => {}): Promise<Ran> {
  let text = '';
  let pictures = 0;
  const { status } = await kernel.execute(code, ({ content }: KernelMessage) => {
    const data = (content.data ?? {}) as Record<string, string>;
    const piece = String(content.text ?? data['text/plain'] ?? '');
    if (data['text/html']?.includes('<img')) pictures++;
    text += `${piece}\n`;
    onText(piece);
  });
  return { status, text, pictures };
}

/** The code cells of a notebook that hold one of these words, in order. */
function cellsWith(name: string, words: readonly string[]): string[] {
  const { cells } = JSON.parse(readFileSync(join(notebooks, `${name}.ipynb`), 'utf8')) as Notebook;
  const codes = cells.filter(({ cell_type }) => cell_type === 'code').map(({ source }) => joinLines(source));
  return words.map((word) => {
    const code = codes.find((text) => text.includes(word));
    assert.ok(code !== undefined, `${name} has no cell with ${word}`);
    return code;
  });
}

/** A training of each notebook: the cells before it, the cell that trains, and those that use what it trained. */
const TRAININGS = [
  {
    name: '04-mnist-ann',
    before: ["from '../lib'", 'const seed = ', 'loadDigits()', "buildModel('mnistAnn'"],
    training: 'const history = await trainLive(',
    after: ['const accuracy = await digitAccuracy('],
    longer: (code: string) => code.replace(/const epochs = .*;/, 'const epochs = 30;'),
  },
  {
    name: '05-mnist-cnn',
    before: ["from '../lib'", 'const seed = ', "const plain = buildModel('mnistCnn'", 'loadDigits()'],
    training: 'await trainLive(plain, learning',
    after: ['const plainAccuracy = await digitAccuracy('],
    longer: (code: string) =>
      code
        .replace('trainLive(plain, learning,', 'trainLive(plain, firstDigits(learning, 640),')
        .replace(/epochs: \w+/, 'epochs: 30'),
  },
  {
    name: '06-star-classifier',
    before: ["from '../lib'", 'const seed = ', 'async function openNight', 'async function stampsOf', 'const nth = '],
    training: "const wide = buildModel('wide'",
    after: [],
    longer: (code: string) => code.replace(/epochs: [^,]+,/, 'epochs: 30,'),
  },
];
/** When the reader presses the button: at once, in the middle of a run, later. */
const MOMENTS = [
  /epoch 1 of 30, batch \d/,
  /epoch ([2-9]|1\d) of 30, batch \d/,
  /epoch ([4-9]|[12]\d) of 30, batch \d/,
];

for (const { name, before, training, after, longer } of TRAININGS) {
  test(`${name}: an interrupt at three moments stops the training and keeps what there is`, async () => {
    const kernel = await startKernel({ cwd: notebooks, env: { SEEING_LAB_QUICK: '1' } });
    try {
      const order = cellsWith(name, [...before, training, ...after]);
      for (const code of order.slice(0, before.length)) {
        const { status, text } = await run(kernel, code);
        assert.equal(status, 'ok', text);
      }
      const code = longer(order[before.length]!);
      for (const moment of MOMENTS) {
        let pressed = false;
        const { status, text, pictures } = await run(kernel, code, (piece) => {
          if (pressed || !moment.test(piece)) return;
          pressed = true;
          process.kill(kernel.pid, 'SIGINT');
        });
        assert.ok(pressed, `never came to ${moment}: ${text}`);
        assert.equal(status, 'ok', text);
        const lines = text.split('\n').filter((line) => /stopped in epoch \d+ of 30/.test(line));
        assert.equal(lines.length, 1, text);
        assert.match(lines[0]!, /the weights are those (after epoch \d+|that it began with)/);
        assert.ok(pictures >= 1, 'no curves are shown');
        for (const next of order.slice(before.length + 1)) {
          const went = await run(kernel, next);
          assert.equal(went.status, 'ok', went.text);
        }
        const check = await run(kernel, "check('needs the whole run', false, 0.5);");
        assert.equal(check.status, 'ok');
        assert.match(check.text, /not checked: needs the whole run \(0.5\); needs the whole run of .*stopped in epoch/);
      }
    } finally {
      await kernel.stop(true);
    }
  });
}
