import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitContour } from '../../../lib/detect/donuts/fitContour';

/** Radii of 36 sectors. */
function radii(radiusAt: (angle: number) => number): Float64Array {
  return Float64Array.from({ length: 36 }, (_, sector) => radiusAt((2 * Math.PI * sector) / 36));
}

test('centre, radius and ovalness come back, whatever a neighbour does to a fifth of the sectors', () => {
  const clean = radii((angle) => 20 + 1.5 * Math.cos(angle) - 0.8 * Math.sin(angle) + 0.6 * Math.cos(2 * angle));
  const disturbed = clean.map((radius, sector) => (sector > 5 && sector < 13 ? radius + 9 : radius));
  disturbed[30] = Number.NaN;
  for (const [values, kept] of [
    [clean, 36],
    [disturbed, 28],
  ] as const) {
    const contour = fitContour(values)!;
    assert.ok(Math.abs(contour.radius - 20) < 1e-9);
    assert.ok(Math.abs(contour.dx - 1.5) < 1e-9 && Math.abs(contour.dy + 0.8) < 1e-9);
    assert.ok(Math.abs(contour.ovalness - 0.03) < 1e-9);
    assert.equal(contour.kept, kept / 36);
  }
});

test('an edge that is missing on one half is no contour', () => {
  assert.equal(fitContour(radii((angle) => (angle < 3.3 ? Number.NaN : 20))), null);
  assert.equal(fitContour(radii(() => Number.NaN)), null);
});
