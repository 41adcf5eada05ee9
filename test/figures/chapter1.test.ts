import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldMap } from '../../lib/figures/fieldMap';
import type { Figure } from '../../lib/figures/figure';
import { nightFigure } from '../../lib/figures/nightFigure';
import { radialProfileFigure } from '../../lib/figures/radialProfileFigure';
import { starCuts } from '../../lib/figures/starCuts';
import { starContours, starSurface } from '../../lib/figures/starSurface';
import { createImage } from '../../lib/image/image';
import { staticPicture } from '../../lib/notebook/staticPicture';
import { fitRadialProfile } from '../../lib/seeing/fitRadialProfile';
import type { SeeingStar } from '../../lib/seeing/frameSeeing';
import { columnCut, rowCut } from '../../lib/seeing/lineCuts';
import type { NightRow } from '../../lib/seeing/nightTable';
import { radialProfile } from '../../lib/seeing/radialProfile';
import { seeingMap } from '../../lib/seeing/seeingMap';

type Trace = {
  readonly name?: string;
  readonly x: (number | null)[];
  readonly y: (number | null)[];
  readonly type: string;
};
const tracesOf = ({ data }: Figure): Trace[] => data as unknown as Trace[];

/** A Gaussian star on sky 100, sampled at the pixels' centres: FWHM in x and y. */
function drawnStar(fwhmX: number, fwhmY: number, size = 31) {
  const image = createImage(size, size);
  const middle = (size - 1) / 2;
  for (let i = 0; i < image.data.length; i++) {
    const [dx, dy] = [(i % size) - middle, Math.floor(i / size) - middle];
    image.data[i] = 100 + 5000 * Math.exp(-4 * Math.LN2 * ((dx / fwhmX) ** 2 + (dy / fwhmY) ** 2));
  }
  return { image, centre: { x: middle, y: middle } };
}

test('cuts name the widths that the star has, in pixels and arcseconds, over every pixel of the cut', () => {
  const { image, centre } = drawnStar(9, 6);
  const figure = starCuts(
    [
      { title: 'row', cut: rowCut(image, centre, { radius: 12 }) },
      { title: 'column', cut: columnCut(image, centre, { radius: 12 }) },
    ],
    { arcsecPerPixel: 0.5 },
  );
  const titles = (figure.layout.annotations as { text: string }[]).map(({ text }) => text);
  // The fit takes the width of the pixels off: a little less than what was drawn.
  assert.match(titles[0]!, /^row<br>Gaussian 8\.9\d px = 4\.4\d″, Moffat/);
  assert.match(titles[1]!, /^column<br>Gaussian 5\.9\d px = 2\.9\d″, Moffat/);
  const pixels = tracesOf(figure).filter(({ name }) => name === 'pixels');
  assert.deepEqual(
    pixels.map(({ y }) => y.length),
    [25, 25],
  );
  assert.equal(Math.max(...(pixels[0]!.y as number[])), 5100);
  const gaussian = tracesOf(figure).find(({ name }) => name === 'Gaussian')!;
  assert.ok(Math.abs(Math.max(...(gaussian.y as number[])) - 5100) < 60);
});

test('a cut of nothing says that there is no fit, and draws no curve', () => {
  const flat = createImage(21, 21);
  const figure = starCuts([{ title: 'sky', cut: rowCut(flat, { x: 10, y: 10 }, { radius: 2 }) }]);
  assert.match((figure.layout.annotations as { text: string }[])[0]!.text, /Gaussian: no fit, Moffat: no fit/);
  assert.equal(tracesOf(figure).length, 1);
});

test('the radial profile shows every pixel, the rings and the fits by name', async () => {
  const { image, centre } = drawnStar(6, 6);
  const profile = radialProfile(image, centre, { radius: 12 });
  const fit = fitRadialProfile(image, centre, { profile: 'gaussian' });
  assert.ok(fit);
  const figure = radialProfileFigure(profile, [fit]);
  const [pixels, rings, curve] = tracesOf(figure);
  assert.equal(pixels!.x.length, profile.radius.length);
  assert.equal(rings!.x.length, profile.bins.length);
  assert.equal(curve!.name, `Gaussian, FWHM ${fit.fwhmPixels.toFixed(2)} px`);
  assert.ok(Math.abs((curve!.y[0] as number) - 5100) < 150);
  assert.ok(Math.abs((curve!.y.at(-1) as number) - 100) < 5);
});

test('contours and mountain show the pixels of the box at their places in the frame', () => {
  const { image } = drawnStar(6, 4);
  const box = { x: 5, y: 7, width: 21, height: 17 };
  for (const [trace] of [starContours(image, box), starSurface(image, box)].map(tracesOf) as unknown as {
    x: number[];
    y: number[];
    z: number[][];
  }[][]) {
    assert.deepEqual([trace.x[0], trace.x.at(-1), trace.y[0], trace.y.at(-1)], [5, 25, 7, 23]);
    assert.equal(trace.z[8]![10], 5100);
    assert.deepEqual([trace.z.length, trace.z[0]!.length], [17, 21]);
  }
});

const star = (x: number, y: number, angle: number): SeeingStar =>
  ({ x, y, fwhmPixels: 4, ellipticity: 0.4, positionAngleDegrees: angle }) as SeeingStar;

test('over the field: empty cells stay empty, sticks lie along the major axes', () => {
  const stars = [star(100, 100, 0), star(700, 300, 90)];
  const size = { width: 800, height: 400 };
  const figure = fieldMap(seeingMap(stars, { ...size, columns: 2, rows: 2 }), stars, size);
  const [cells, sticks] = figure.data as unknown as [{ z: (number | null)[][] }, Trace];
  assert.deepEqual(cells.z, [
    [4, Number.NaN],
    [Number.NaN, 4],
  ]);
  const half = (0.25 * 800 * 0.4) / 2;
  assert.deepEqual(sticks.x, [100 - half, 100 + half, null, 700, 700, null]);
  assert.deepEqual(sticks.y, [100, 100, null, 300 - half, 300 + half, null]);
});

const row = (file: string, label: string, seeingArcsec: number): NightRow =>
  ({ file, label, seeingArcsec, seeingErrorArcsec: 0.01 }) as NightRow;

test('the night keeps the order of the frames, one colour a label; its limits stand at their height', async () => {
  const rows = [row('a', 'Circular', 1.9), row('b', 'Comet', 4), row('c', 'Circular', Number.NaN)];
  const figure = nightFigure(rows);
  const traces = tracesOf(figure);
  assert.deepEqual(
    traces.map(({ name, x, y }) => ({ name, x, y })),
    [
      { name: 'Circular', x: [1, 3], y: [1.9, Number.NaN] },
      { name: 'Comet', x: [2], y: [4] },
    ],
  );
  const shapes = figure.layout.shapes as { y0: number }[];
  assert.deepEqual(
    shapes.map(({ y0 }) => y0),
    [2, 1.2],
  );
  assert.ok((await staticPicture(figure)).length > 1000);
});
