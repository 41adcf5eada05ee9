import assert from 'node:assert/strict';
import { test } from 'node:test';
import { edgeFringe } from '../../lib/sky/edgeFringe';

test('light at a straight edge follows Fresnel: a quarter at the edge, a first fringe brighter than the open field', () => {
  assert.ok(Math.abs(edgeFringe(0) - 0.25) < 0.01);
  // 1.37 at w = 1.217 in one colour; a filter's width takes a little off.
  assert.ok(edgeFringe(1.22) > 1.34 && edgeFringe(1.22) < 1.375);
  assert.ok(edgeFringe(1.87) < 0.83);
  assert.ok(edgeFringe(-3) < 0.02);
  assert.ok(Math.abs(edgeFringe(12) - 1) < 0.03);
});
