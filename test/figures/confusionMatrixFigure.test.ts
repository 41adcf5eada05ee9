import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confusionMatrixFigure } from '../../lib/figures/confusionMatrixFigure';

test('each cell shows its count and its share of the true class, true classes in rows', () => {
  const { data, layout } = confusionMatrixFigure(
    [
      [3, 1],
      [0, 8],
    ],
    ['Circular', 'Comet'],
  );
  assert.deepEqual(data[0]!.z, [
    [0.75, 0.25],
    [0, 1],
  ]);
  assert.deepEqual(data[0]!.text, [
    ['3<br>75.0 %', '1<br>25.0 %'],
    ['0<br>0.0 %', '8<br>100.0 %'],
  ]);
  const [x, y] = [layout.xaxis, layout.yaxis] as { title: { text: string }; ticktext: string[]; range: number[] }[];
  assert.deepEqual([x!.title.text, y!.title.text], ['predicted class', 'true class']);
  assert.deepEqual(y!.ticktext, ['Circular', 'Comet']);
  assert.ok(y!.range[0]! > y!.range[1]!, 'the first class stands at the top');
});

test('a class without samples is a row of zeros', () => {
  const { data } = confusionMatrixFigure(
    [
      [0, 0],
      [1, 1],
    ],
    ['a', 'b'],
  );
  assert.deepEqual((data[0]!.z as number[][])[0], [0, 0]);
});
