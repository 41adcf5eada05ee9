import assert from 'node:assert/strict';
import { test } from 'node:test';
import { themed } from '../../lib/figures/theme';
import { staticPicture } from '../../lib/notebook/staticPicture';
import { decodePng } from '../image/decodePng';

/** A flat floor at z = 0 on [0, 1]^2, all in one colour. */
const floor = {
  type: 'surface',
  x: [0, 1],
  y: [0, 1],
  z: [
    [0, 0],
    [0, 0],
  ],
  colorscale: [
    [0, '#00ff00'],
    [1, '#00ff00'],
  ],
  showscale: false,
};
const scene = { zaxis: { range: [-1, 1] }, aspectratio: { x: 1, y: 1, z: 1 } };

async function colours(data: readonly Record<string, unknown>[], eye: { x: number; y: number; z: number }) {
  const figure = themed(data, { scene: { ...scene, camera: { eye } } });
  const { samples: rgb } = decodePng(await staticPicture(figure, { width: 400, height: 300 }));
  let [green, red] = [0, 0];
  for (let i = 0; i < rgb.length; i += 3) {
    const [r, g, b] = [rgb[i]!, rgb[i + 1]!, rgb[i + 2]!];
    if (g > 150 && r < 40 && b < 40) green++;
    if (r > 180 && g < 60 && b < 60) red++;
  }
  return { green, red };
}

const dot = (z: number) => ({
  type: 'scatter3d',
  mode: 'markers',
  x: [0.5],
  y: [0.5],
  z: [z],
  marker: { color: '#ff0000', size: 12 },
});

test('a surface is drawn without a browser, and a dot above it hides part of it', async () => {
  const above = { x: 1.25, y: 1.25, z: 1.25 };
  const [alone, withDot] = [await colours([floor], above), await colours([floor, dot(0.5)], above)];
  assert.ok(alone.green > 5000 && alone.red === 0);
  assert.ok(withDot.red > 60 && withDot.green < alone.green);
});

test('a surface hides what lies behind it as the eye sees it', async () => {
  const [fromAbove, fromBelow] = [
    await colours([floor, dot(-0.5)], { x: 0.6, y: 0.6, z: 1.8 }),
    await colours([floor, dot(-0.5)], { x: 0.6, y: 0.6, z: -1.8 }),
  ];
  assert.equal(fromAbove.red, 0);
  assert.ok(fromBelow.red > 60);
});

test('a colour scale that is not known by name is refused', async () => {
  const named = { ...floor, colorscale: 'Jet' };
  await assert.rejects(staticPicture(themed([named], {})), /Viridis or a list of stops, got Jet/);
});
