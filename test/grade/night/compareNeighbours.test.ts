import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareNeighbours } from '../../../lib/grade/night/compareNeighbours';
import type { FrameContext, Grade } from '../../../lib/grade/verdict/grade';
import { createRandom } from '../../../lib/random';
import { gradedFrame } from '../gradedFrame';

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);

function gradesOf(contexts: readonly Partial<FrameContext>[]): Grade[] {
  const frames = contexts.map((context) => gradedFrame(context));
  return frames.map((_, n) => compareNeighbours(frames, n));
}

function at(minutes: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, minutes)).toISOString().slice(0, 19);
}

test('a frame with far fewer stars or a far brighter sky than its neighbours is not usable', () => {
  const grades = gradesOf(
    Array.from({ length: 9 }, (_, n) => ({ found: n === 4 ? 12 : 100, noise: n === 6 ? 40 : 10, dateObs: at(n) })),
  );
  assert.deepEqual(
    grades.map(({ usable }) => usable),
    [true, true, true, true, false, true, false, true, true],
  );
  assert.match(grades[4]!.reason, /12 stars where its neighbours have 100: clouds\?/);
  assert.match(grades[6]!.reason, /sky noise 4.0 times its neighbours'/);
});

test('a poor field is not cloudy because a rich one, another camera, filter, exposure or night is next to it', () => {
  const other: Record<string, Partial<FrameContext>> = {
    'two targets by turns': { object: 'NGC 7331' },
    'two pointings of one name': { rightAscension: 12.4 },
    'two pointings without a name': { object: null, rightAscension: 12.4 },
    'two cameras': { camera: 'two' },
    'two filters': { filter: 'B' },
    'two exposures': { exposureSeconds: 10 },
    'two nights': { dateObs: '2026-01-02T00:10:00' },
  };
  for (const [name, context] of Object.entries(other)) {
    for (const seed of SEEDS) {
      const random = createRandom(seed);
      // Runs of one to four frames, as programs take them.
      const poor: boolean[] = [];
      while (poor.length < 24) poor.push(...new Array<boolean>(1 + random.integer(4)).fill(poor.at(-1) !== true));
      const base = context.object === null ? { object: null } : {};
      const grades = gradesOf(
        poor.map((isPoor, n) =>
          isPoor
            ? { ...base, dateObs: at(n), ...context, found: 15 + random.integer(5), noise: 9 + random.uniform() }
            : { ...base, dateObs: at(n), found: 300 + random.integer(50), noise: 2 + random.uniform() / 5 },
        ),
      );
      assert.ok(
        grades.every(({ usable, reason }) => usable && !reason.includes('neighbours')),
        `${name}, seed ${seed}`,
      );
    }
  }
});

test('clouds over one of two targets taken by turns are still seen', () => {
  const grades = gradesOf(
    Array.from({ length: 20 }, (_, n) => ({
      object: n % 2 === 0 ? 'M 31' : 'm33',
      found: n === 10 ? 20 : n % 2 === 0 ? 300 : 18,
      dateObs: at(n),
    })),
  );
  assert.deepEqual(
    grades.flatMap(({ usable }, n) => (usable ? [] : [n])),
    [10],
  );
});

test('without target, camera or time in the header a difference is a note, and the frame stays usable', () => {
  const unnamed: Partial<FrameContext>[] = [
    { object: null, rightAscension: null, declination: null },
    { camera: null },
    { dateObs: null },
    { dateObs: 'yesterday' },
  ];
  for (const context of unnamed) {
    const grade = gradesOf(Array.from({ length: 9 }, (_, n) => ({ found: n === 4 ? 12 : 100, ...context })))[4]!;
    assert.equal(grade.usable, true, JSON.stringify(context));
    assert.match(grade.reason, /12 stars where its neighbours have 100: clouds\?; no verdict/);
  }
});
