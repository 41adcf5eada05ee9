import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stampGallery } from '../../lib/figures/stampGallery';
import { stampPicture } from '../../lib/figures/stampPicture';
import { makeSet } from '../stamps/fixtures';
import { layoutOf, pictureOf } from './read';

test('every stamp asked for is drawn as a picture, in order, with its class', () => {
  const figure = stampGallery(makeSet([2, 2, 1], 6), { indices: [4, 0, 3], columns: 2 });
  const { images, annotations } = layoutOf(figure);
  assert.equal(images.length, 3);
  assert.deepEqual(
    annotations.map(({ text }) => text),
    ['Donut', 'Circular', 'Comet'],
  );
  assert.equal(images[0]!.y, images[1]!.y);
  assert.equal(images[0]!.x, images[2]!.x);
  assert.deepEqual(figure.data, [], 'pixels are no JSON numbers');
});

test('a stamp is drawn in inverted gray with row 0 at the bottom', () => {
  const set = { count: 1, size: 2, stamps: Float32Array.of(0, 1, 0, 0) };
  const { width, height, samples } = pictureOf(stampPicture(set, 0));
  assert.deepEqual([width, height], [4, 4]);
  assert.deepEqual(samples.slice(-4), [255, 255, 0, 0], 'bright is black, at the lower right');
  assert.deepEqual(samples.slice(0, 4), [255, 255, 255, 255]);
});

test('pixels outside 0 to 1, or none at all, are still a picture', () => {
  const set = { count: 1, size: 2, stamps: Float32Array.of(-3, 7, Number.NaN, 0.25) };
  const { samples } = pictureOf(stampPicture(set, 0));
  assert.ok(samples.every((level) => level >= 0 && level <= 255));
});

test('a stamp that the set does not have is refused', () => {
  assert.throws(() => stampGallery(makeSet([1], 4), { indices: [1] }), /stamp 1 of a set of 1/);
});

test('a hundred stamps of 60 pixels stay small enough for a notebook', () => {
  const set = makeSet([100], 60);
  const json = JSON.stringify(stampGallery(set, { indices: Array.from({ length: 100 }, (_, i) => i), columns: 10 }));
  assert.ok(json.length < 400_000, `${json.length} characters`);
});
