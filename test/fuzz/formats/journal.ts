import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GradeOutcome } from '../../../lib/grade/night/gradeOutcome';
import { Journal } from '../../../lib/grade/night/journal';
import { gradedFrame } from '../../grade/gradedFrame';
import type { Fuzzer } from '../fuzzer';
import { unlessRefused } from '../refused';

const path = join(mkdtempSync(join(tmpdir(), 'seeing-lab-fuzz-')), 'journal');
const outcomes = Array.from({ length: 5 }, (_, n) => outcomeOf(n));

/** What a journal knows of a frame is what was written, whatever became of the others. */
export const journal: Fuzzer = {
  name: 'journal',
  isText: true,
  seeds: async () => {
    rmSync(path, { force: true });
    const written = new Journal(path, 'run');
    outcomes.forEach((outcome, n) => {
      written.add(`frame ${n}`, outcome);
    });
    const bytes = readFileSync(path);
    written.remove();
    return [bytes];
  },
  check: async (bytes) => {
    writeFileSync(path, bytes);
    const read = await unlessRefused(() => new Journal(path, 'run'));
    if (read === undefined) return;
    const known = outcomes.map((_, n) => read.find(`frame ${n}`));
    read.remove();
    known.forEach((outcome, n) => {
      if (outcome !== undefined) assert.deepEqual(outcome, outcomes[n]);
    });
  },
};

function outcomeOf(n: number): GradeOutcome {
  if (n === 3) return { file: 'ñ "3"\n.fits', error: 'said\tno' };
  const measured = { seeingArcsec: null, fwhmPixels: 3.5 + n, usable: n % 2 === 0, reason: 'round' };
  return gradedFrame({ found: 30 + n, dateObs: null }, { file: `${n}.fits`, ...measured });
}
