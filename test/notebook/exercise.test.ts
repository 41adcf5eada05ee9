import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CIRCLES_EXERCISES } from '../../lib/exercises/circlesExercises';
import { recallExercise } from '../../lib/exercises/classifierExercises';
import { CONVOLUTION_EXERCISES } from '../../lib/exercises/convolutionExercises';
import { DESCENT_EXERCISES } from '../../lib/exercises/descentExercises';
import { centringExercise, DIGIT_EXERCISES, type PictureChange } from '../../lib/exercises/digitExercises';
import { type Exercise, judgeAnswer } from '../../lib/exercises/exercise';
import { SEEING_EXERCISES } from '../../lib/exercises/seeingExercises';
import type { Image } from '../../lib/image/image';
import { KERNELS, kernelOf } from '../../lib/image/kernels';
import { slideKernel } from '../../lib/image/slideKernel';
import { sigmoid } from '../../lib/learning/activation';
import { exerciseOutput } from '../../lib/notebook/exercise';
import { ANSWERS } from '../../notebooks/teacher/answers';

type Row = (row: readonly number[]) => number;
const turned = (kernel: Image): Image => ({ ...kernel, data: kernel.data.slice().reverse() });
/** Reads a picture rightly when its ink is centred; stands for the network, which the notebook has. */
const shifted = ANSWERS.mirror(digitLike(4));
const reading = { pictures: shifted, accuracy: async (pictures: Float32Array) => centredPart(pictures) };
const recall = recallExercise({ precision: 0.6, recall: 0.08 });

/** Each exercise with the teacher's answer, and three wrong ones with what the reader has to be told of each. */
const CASES: readonly Case<never>[] = [
  cased(SEEING_EXERCISES.arcseconds, ANSWERS.arcseconds, [
    [17.5, /17\.5.*divided/],
    [2.03, /2\.03.*0\.58/],
    [3.5, /3\.5.*17\.5 pixels/],
  ]),
  cased(SEEING_EXERCISES.sigma, ANSWERS.sigma, [
    [10.2, /10\.2.*multiplied/],
    [2.165, /2\.165; then the curve has fallen to 0\.6065/],
    [-1.84, /−1\.84; a width is positive/],
  ]),
  cased(SEEING_EXERCISES.scale, ANSWERS.scale, [
    [2.8125e-6, /radians/],
    [1.6114e-4, /degrees/],
    [580, /580, 999\.\d|580, 1000/],
  ]),
  cased<Row>(SEEING_EXERCISES.fwhmOfRow, ANSWERS.fwhmOfRow, [
    [(row) => row.filter((value) => value > Math.max(...row) / 2).length, /3\.1 pixels wide.*gave 4: whole pixels/],
    [(row) => ANSWERS.fwhmOfRow(row) / 2, /only one side/],
    [(row) => row.reduce((a, b) => a + b) / Math.max(...row), /3\.1 pixels wide, centre at 12, you gave 3\.3$/],
  ]),
  cased<Row>(SEEING_EXERCISES.robust, ANSWERS.robust, [
    [(widths) => widths.reduce((a, b) => a + b) / widths.length, /night 1: .*the mean/],
    [(widths) => Math.max(...widths), /night 1: you gave .*; the stars were/],
    [() => Number.NaN, /you gave NaN/],
  ]),
  cased(DESCENT_EXERCISES.oneStep, ANSWERS.oneStep, [
    [3.4, /3\.4, where the cost is 5\.76.*uphill/],
    [-1, /−1.*learning rate/],
    [2.8, /2\.8: the derivative of a square/],
  ]),
  cased<(z: number) => number>(DESCENT_EXERCISES.swish, ANSWERS.swish, [
    [sigmoid.output, /at z = 1 you gave 0\.7311.*0\.9277: that is one of the two terms/],
    [
      (z) => sigmoid.output(z) - z * sigmoid.output(z) * (1 - sigmoid.output(z)),
      /0\.5344, and the measured slope is 0\.9277$/,
    ],
    [(z) => (z as unknown as { x: { y: number } }).x.y, /threw TypeError/],
  ]),
  cased(DESCENT_EXERCISES.largestRate, ANSWERS.largestRate, [
    [0.04, /0\.04 each step multiplies y by 0: .*not the largest/],
    [0.1, /−1\.5: it runs away/],
    [-0.08, /is positive/],
  ]),
  cased<readonly [number, number]>(DESCENT_EXERCISES.goodStart, ANSWERS.goodStart, [
    [[3, 0], /outside the square/],
    [[-1.95, 1.2], /in a valley already/],
    [[-0.4, 0.6], /a height of −0\.657\d: another valley/],
  ]),
  cased<(step: number) => number>(DESCENT_EXERCISES.schedule, ANSWERS.schedule, [
    [() => 0.1, /after 100 steps it is at .* a height of −0\.\d+, where the slope is/],
    [() => -1, /in step 0 you gave a rate of −1/],
    [(step) => (step < 3 ? 0.1 : Number.NaN), /in step 3 you gave a rate of NaN/],
  ]),
  cased(CIRCLES_EXERCISES.count, ANSWERS.count, [
    [43, /weights/],
    [14, /number of neurons/],
    [48, /48; count layer by layer/],
  ]),
  cased(CIRCLES_EXERCISES.delta, ANSWERS.delta, [
    [0.032, /less than 0\.8/],
    [-0.2, /derivative of the sigmoid is missing/],
    [0.16, /how wrong the answer was/],
  ]),
  cased(CIRCLES_EXERCISES.fewest, ANSWERS.fewest, [
    [4, /you gave 4; 3 also separate them, so that 4 is not the least/],
    [2, /you gave 2; .* of 500 points right, so that 2 are too few/],
    [2.5, /2\.5; a number of neurons/],
  ]),
  cased<readonly number[]>(CIRCLES_EXERCISES.exclusiveOr, ANSWERS.exclusiveOr, [
    [[1, 1, 1], /3 numbers; the network has nine/],
    [[1, 1, 1, 1, -0.5, -1.5, 1, 1, -0.5], /it says 0, 1, 1, 1: \(1,1\) is wrong/],
    [[0, 0, 0, 0, 0, 0, 0, 0, 0], /it says 1, 1, 1, 1: \(0,0\) is wrong/],
  ]),
  cased(CIRCLES_EXERCISES.spirals, ANSWERS.spirals, [
    [{ hidden: [40, 40], activation: 'tanh' as const }, /80 hidden neurons; 40/],
    [{ hidden: [4], activation: 'sigmoid' as const }, /4 sigmoid: .*not found the spirals/],
    [{ hidden: [8], activation: 'wave' as unknown as 'tanh' }, /threw TypeError/],
  ]),
  cased(DIGIT_EXERCISES.count, ANSWERS.digitCount, [
    [79_400, /110 biases/],
    [78_500, /hidden layer/],
    [1000, /you gave 1000; with 512/],
  ]),
  cased(DIGIT_EXERCISES.surprise, ANSWERS.surprise, [
    [-1.386, /sign is missing/],
    [2, /another base/],
    [0.75, /not its logarithm/],
  ]),
  cased<(letter: string) => readonly number[]>(DIGIT_EXERCISES.oneHot, ANSWERS.oneHot, [
    [
      (letter) => [...'abcdefghijklmnopqrstuvwxyz'].map((one) => Number(one === letter)),
      /26 numbers; the alphabet has 27/,
    ],
    [
      (letter) => [...'abcdefghijklmnopqrstuvwxyzñ'].map((one) => Number(one === letter)),
      /for ñ the 1 stands at place 26; from 0 it is place 14/,
    ],
    [() => new Array(27).fill(1), /for a 27 places are not 0/],
  ]),
  cased<PictureChange>(DIGIT_EXERCISES.mirror, ANSWERS.mirror, [
    [(pictures) => pictures.slice(), /come back as they were/],
    [
      (pictures) =>
        pictures.map((_, i) => pictures[i - (i % 784) + (27 - Math.floor((i % 784) / 28)) * 28 + (i % 28)]!),
      /top and bottom/,
    ],
    [(pictures) => pictures.fill(0), /changed the pictures that it was given/],
  ]),
  cased<PictureChange>(centringExercise(reading), ANSWERS.centring, [
    [(pictures) => pictures.slice(), /^0 % are read, without your function 0 %/],
    [(pictures) => pictures.map((value, i) => (i % 28 < 9 ? value : 0)), /of the ink .* % is left/],
    [(pictures) => pictures.subarray(0, 784), /of 3136 values you gave back 784/],
  ]),
  cased(CONVOLUTION_EXERCISES.count, ANSWERS.kernelCount, [
    [1200, /16 biases/],
    [416, /three/],
    [75, /you gave 75, 4\.688 for each/],
  ]),
  cased(CONVOLUTION_EXERCISES.side, ANSWERS.side, [
    [24, /stride 1/],
    [14, /zeros around/],
    [13, /begin at pixel 24 and end at 28, of pixels 0 to 27/],
  ]),
  cased(CONVOLUTION_EXERCISES.falling, ANSWERS.falling, [
    [KERNELS.identity, /on the falling line it gives 1;/],
    [KERNELS.sobelX, /on the falling line it gives 0;/],
    [
      kernelOf([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
      /on the rising line it gives 1;/,
    ],
  ]),
  cased<(image: Image, kernel: Image, x: number, y: number) => number>(CONVOLUTION_EXERCISES.byHand, ANSWERS.byHand, [
    [(image, kernel, x, y) => slideKernel(image, turned(kernel)).data[y * image.width + x]!, /turned by 180 degrees/],
    [
      (image, kernel, x, y) =>
        slideKernel(image, kernel, { padding: 'valid' }).data[(y - 1) * (image.width - 2) + x - 1]!,
      /x = 0, y = 2 .*over the border/,
    ],
    [(image, kernel, x, y) => slideKernel(image, kernel).data[x * image.width + y]!, /x = 2, y = 3 you gave/],
  ]),
  cased(CONVOLUTION_EXERCISES.everyDirection, ANSWERS.everyDirection, [
    [KERNELS.sobelX, /turned by a quarter/],
    [KERNELS.blur3, /add up to 1: it answers to flat sky/],
    [
      kernelOf([
        [0, 0, 0],
        [0, 0, 0],
        [0, 0, 0],
      ]),
      /answers to nothing/,
    ],
  ]),
  cased(recall, 0.08, [
    [0.6, /precision/],
    [8, /percent/],
    [0.5, /row of the comets/],
  ]),
];

interface Case<T> {
  readonly asked: Exercise<T>;
  readonly right: T;
  readonly wrong: readonly (readonly [answer: T, told: RegExp])[];
}

function cased<T>(asked: Exercise<T>, right: T, wrong: Case<T>['wrong']): Case<never> {
  return { asked, right, wrong } as unknown as Case<never>;
}

for (const { asked, right, wrong } of CASES) {
  test(`exercise ${asked.id} takes the teacher's answer and tells three wrong ones apart`, async () => {
    assert.deepEqual(await judgeAnswer(asked, right), { state: 'right', text: 'right!' });
    assert.equal((await judgeAnswer(asked, undefined)).state, 'open');
    const told: string[] = [];
    for (const [answer, pattern] of wrong) {
      const { state, text } = await judgeAnswer(asked, answer);
      assert.equal(state, 'wrong', `${String(answer)} is taken for right`);
      assert.match(text, pattern);
      told.push(text);
    }
    assert.equal(new Set(told).size, wrong.length);
    assert.equal(new Set(asked.hints).size, 2);
  });
}

test('there are five exercises a notebook, and no two of one name', () => {
  const ids = CASES.map(({ asked }) => asked.id);
  assert.equal(new Set(ids).size, ids.length);
  for (const notebook of ['01', '02', '03', '04', '05']) {
    assert.deepEqual(
      ids.filter((id) => id.startsWith(notebook)),
      [1, 2, 3, 4, 5].map((n) => `${notebook}.${n}`),
    );
  }
});

test('a wrong answer is shown with two folded hints, a right one without', () => {
  const html = (state: 'right' | 'wrong'): string =>
    String(exerciseOutput(SEEING_EXERCISES.sigma, { state, text: 'a < b' })['text/html']);
  assert.equal(html('wrong').match(/<details>/g)?.length, 2);
  assert.match(html('wrong'), /a &lt; b/);
  assert.doesNotMatch(html('right'), /<details>/);
});

/** Pictures with a blot of ink 5 pixels off the middle. */
function digitLike(count: number): Float32Array {
  return Float32Array.from({ length: count * 784 }, (_, i) => {
    const [x, y] = [i % 28, Math.floor((i % 784) / 28)];
    return Math.hypot(x - 18, y - 14) < 4 ? 1 : 0;
  });
}

function centredPart(pictures: Float32Array): number {
  let centred = 0;
  for (let start = 0; start < pictures.length; start += 784)
    centred += pictures[start + 14 * 28 + 14]! > 0 && pictures[start + 14 * 28 + 11]! > 0 ? 1 : 0;
  return centred / (pictures.length / 784);
}
