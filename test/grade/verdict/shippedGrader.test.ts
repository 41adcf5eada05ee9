import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { createHeader } from '../../../lib/fits/header';
import type { GraderScores } from '../../../lib/grade/training/trainGrader';
import { gradeFrame, gradeImage } from '../../../lib/grade/verdict/gradeFrame';
import { type Grader, loadGrader } from '../../../lib/grade/verdict/grader';
import { VERDICTS, type Verdict } from '../../../lib/grade/verdict/verdict';
import { InputError } from '../../../lib/inputError';
import { useBackend } from '../../../lib/network/backend';
import { variedFrame } from '../../../lib/sky/varied/variedFrame';

const SHARED = resolve(__dirname, '../../../../../shared/fits');
const needsShared = { skip: existsSync(SHARED) ? false : '../shared/fits is absent' };

let grader: Grader;

before(async () => {
  await useBackend();
  grader = await loadGrader();
});

test('the shipped grader keeps the scores that it was shipped with', () => {
  const { scores } = grader.model.getUserDefinedMetadata() as { scores: GraderScores };
  assert.ok(scores.frames >= 150, `${scores.frames}`);
  assert.ok(scores.accuracy >= 0.9, `${scores.accuracy}`);
  assert.ok(scores.calibrationError < 0.06, `${scores.calibrationError}`);
});

test("frames of every kind that it never saw are judged rightly, by the command's own function", async () => {
  const answers: { confidence: number; right: boolean; wrongAndSure: boolean }[] = [];
  for (let index = 0; index < 60; index++) {
    const { image, header, truth } = variedFrame(index, 777, { width: 640, height: 512 });
    const [highest] = [...truth.classProbabilities].sort((a, b) => b - a);
    if (highest < 0.9) continue;
    const { grade } = await gradeImage(image, grader, { file: 'varied', header: createHeader([...header]) });
    const wanted = VERDICTS[truth.classProbabilities.indexOf(highest)];
    const right = grade.verdict === wanted;
    const sure = grade.confidence >= 0.9 && grade.verdict !== 'ungradable';
    answers.push({ confidence: grade.confidence, right, wrongAndSure: sure && !right });
  }
  const share = (is: (answer: (typeof answers)[number]) => boolean): number =>
    answers.filter(is).length / answers.length;
  assert.ok(share(({ right }) => right) >= 0.85, `${share(({ right }) => right)} of ${answers.length} frames`);
  assert.ok(share(({ wrongAndSure }) => wrongAndSure) <= 0.035);
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
  'lone real donuts, cut out of DECam frames or far out of focus, are never called round or drawn out',
  needsShared,
  async () => {
    const decam = readdirSync(join(SHARED, 'aaronroodman_Donut')).map((name) => `aaronroodman_Donut/${name}`);
    const sweep = 'PythonAstroimagingSuite_hfdfocus/test_data_c8';
    const far = readdirSync(join(SHARED, sweep)).filter((name) => /_(7400|7650|8250|8500)_/.test(name));
    assert.ok(decam.length >= 20 && far.length === 4);
    const files = [...decam.filter((name) => /\.fits$/.test(name)), ...far.map((name) => `${sweep}/${name}`)];
    const verdicts = await Promise.all(files.map(verdictOf));
    assert.deepEqual(
      verdicts.filter((verdict) => verdict === 'Circular' || verdict === 'Comet'),
      [],
    );
    // Wanted: all of them. Most stamps of one donut are refused today: the network learnt from too few frames of that kind.
    assert.ok(verdicts.filter((verdict) => verdict === 'Donut').length >= 5);
  },
);

const FIELD = resolve(__dirname, '../../../../../shared/field');

/** Verdicts on frames as they leave cameras, by what an expert saw. */
async function fieldVerdicts(): Promise<{ file: string; truth: string; verdict: Verdict; confidence: number }[]> {
  const [, ...lines] = readFileSync(join(FIELD, 'truth.csv'), 'utf8').trim().split('\n');
  const answers = [];
  for (const line of lines) {
    const [file, truth] = line.split(',');
    try {
      const { grade } = await gradeFrame(join(FIELD, file), grader);
      answers.push({ file, truth, verdict: grade.verdict, confidence: grade.confidence });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      answers.push({ file, truth, verdict: 'ungradable' as const, confidence: 1 });
    }
  }
  return answers;
}

test('raw frames of 25 sources get the verdict of an expert', {
  skip: existsSync(FIELD) ? false : '../shared/field is absent',
}, async () => {
  const answers = await fieldVerdicts();
  const right = (truth: string): number =>
    answers.filter((answer) => answer.truth === truth && answer.verdict === (truth === 'none' ? 'ungradable' : truth))
      .length;
  const table = ['Circular', 'Comet', 'Donut', 'none'].map((truth) => `${truth} ${right(truth)}`).join(', ');
  assert.ok(right('Circular') >= 19 && right('Donut') >= 3 && right('Comet') >= 4 && right('none') >= 12, table);
  // Wanted: 4 of 4 donuts, and 15 of 16 frames without stars.
  const wrongAndSure = answers.filter(
    ({ truth, verdict, confidence }) =>
      truth !== 'unclear' && verdict !== 'ungradable' && verdict !== truth && confidence >= 0.9,
  );
  assert.deepEqual(wrongAndSure, []);
});
