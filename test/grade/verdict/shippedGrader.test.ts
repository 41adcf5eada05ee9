import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import type { GraderScores } from '../../../lib/grade/training/trainGrader';
import { expectedCalibrationError } from '../../../lib/grade/verdict/calibration';
import { gradeFrame, gradeImage } from '../../../lib/grade/verdict/gradeFrame';
import { type Grader, loadGrader } from '../../../lib/grade/verdict/grader';
import type { Verdict } from '../../../lib/grade/verdict/verdict';
import { useBackend } from '../../../lib/network/backend';
import { createRandom } from '../../../lib/random';
import { simulateFrame } from '../../../lib/sky/simulateFrame';
import { describeVariedNight } from '../../../lib/sky/variedNight';

const SHARED = resolve(__dirname, '../../../../../shared/fits');
const needsShared = { skip: existsSync(SHARED) ? false : '../shared/fits is absent' };

let grader: Grader;

before(async () => {
  await useBackend();
  grader = await loadGrader();
});

test('the shipped grader keeps the scores that it was shipped with', () => {
  const { scores } = grader.model.getUserDefinedMetadata() as { scores: GraderScores };
  assert.ok(scores.frames >= 300 && scores.empty <= 3);
  assert.ok(scores.accuracy >= 0.97, `${scores.accuracy}`);
  assert.ok(scores.calibrationError < 0.05, `${scores.calibrationError}`);
});

test('frames of telescopes that it never saw are graded rightly', async () => {
  const answers: { confidence: number; right: boolean }[] = [];
  for (const frame of describeVariedNight({ seed: 777, frames: 45, width: 640, height: 512 })) {
    const { image } = simulateFrame(frame, createRandom(frame.seed));
    const { grade } = await gradeImage(image, grader, { file: frame.file });
    const highest = grade.probabilities.indexOf(Math.max(...grade.probabilities));
    answers.push({ confidence: grade.confidence, right: ['Circular', 'Comet', 'Donut'][highest] === frame.className });
  }
  const right = answers.filter((answer) => answer.right).length;
  assert.ok(right >= 42, `${right} of ${answers.length} frames`);
  assert.ok(expectedCalibrationError(answers) < 0.12);
});

async function verdictOf(file: string): Promise<Verdict> {
  return (await gradeFrame(join(SHARED, file), grader)).grade.verdict;
}

test('real frames get the right verdict or none', needsShared, async () => {
  const truths: readonly (readonly [file: string, truth: Verdict])[] = [
    ['astropy_astropy-data/M6707HH.fits', 'Circular'],
    ['LCOGT_neoexchange/mro_test_frame.fits', 'Circular'],
    ['LCOGT_neoexchange/mef_raw_test_frame.fits', 'Circular'],
    ['astropy_ccdproc/a8280271.fits', 'Circular'],
    ['nom-tam-fits_nom-tam-fits/m13real.fits', 'Circular'],
    ['panoptes_POCS/unsolved.fits', 'Circular'],
    ['RTS2_rts2/fram.fits', 'Comet'],
  ];
  const wrong: string[] = [];
  for (const [file, truth] of truths) {
    const verdict = await verdictOf(file);
    if (verdict !== truth && verdict !== 'ungradable') wrong.push(`${file}: ${verdict}`);
  }
  assert.deepEqual(wrong, []);
});

test(
  'every real donut stamp of DECam, and the star of a focus sweep far from focus, is a donut',
  needsShared,
  async () => {
    const decam = readdirSync(join(SHARED, 'aaronroodman_Donut')).map((name) => `aaronroodman_Donut/${name}`);
    const sweep = 'PythonAstroimagingSuite_hfdfocus/test_data_c8';
    const far = readdirSync(join(SHARED, sweep)).filter((name) => /_(7400|7650|8250|8500)_/.test(name));
    assert.ok(decam.length >= 20 && far.length === 4);
    for (const file of [...decam.filter((name) => /\.fits$/.test(name)), ...far.map((name) => `${sweep}/${name}`)]) {
      assert.equal(await verdictOf(file), 'Donut', file);
    }
  },
);
