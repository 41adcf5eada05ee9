import { createRandom } from '../random';
import type { Exercise } from './exercise';
import { near } from './near';
import { say } from './say';

/** Exercises of notebook 01. */
export const SEEING_EXERCISES: {
  readonly arcseconds: Exercise<number>;
  readonly sigma: Exercise<number>;
  readonly scale: Exercise<number>;
  readonly fwhmOfRow: Exercise<(row: readonly number[]) => number>;
  readonly robust: Exercise<(widths: readonly number[]) => number>;
} = {
  /** The seeing in arcseconds of stars 3.5 pixels wide at 0.2 arcsec a pixel. */
  arcseconds: {
    id: '01.1',
    hints: [
      say`How many arcseconds is one pixel of that telescope? And three and a half of them?`,
      say`The larger the pixel scale, the larger the seeing: multiply.`,
    ],
    fault: (answer) => {
      if (near(answer, 0.7)) return undefined;
      if (near(answer, 3.5 / 0.2)) return say`you gave ${answer}: you divided, which turns arcseconds into pixels`;
      if (near(answer, 3.5 * 0.58)) return say`you gave ${answer}: that is with the 0.58 arcsec of the thesis' cameras`;
      return say`you gave ${answer}; over the scale of 0.2 that would be ${answer / 0.2} pixels, not 3.5`;
    },
  },
  /** The sigma of a Gaussian whose FWHM is 4.33 pixels. */
  sigma: {
    id: '01.2',
    hints: [
      say`At half the FWHM from the centre the curve has fallen to a half. Put x = FWHM / 2 into the Gaussian.`,
      say`Take the logarithm of both sides of exp(-x²/2σ²) = 1/2 and solve for σ.`,
    ],
    fault: (answer) => {
      const height = Math.exp(-((4.33 / 2) ** 2) / (2 * answer ** 2));
      if (near(height, 0.5, 0.001) && answer > 0) return undefined;
      if (near(answer, 4.33 * 2.35482)) return say`you gave ${answer}: wider than the FWHM itself; you multiplied`;
      if (answer <= 0) return say`you gave ${answer}; a width is positive`;
      return say`you gave ${answer}; then the curve has fallen to ${height} of its height at x = 2.165, and not to 0.5`;
    },
  },
  /** Arcseconds a pixel of 9 micrometres behind a focal length of 3200 mm. */
  scale: {
    id: '01.3',
    hints: [
      say`The angle, in radians, is the size of the pixel over the focal length, both in the same unit.`,
      say`A radian is 180/π degrees, a degree 3600 arcseconds.`,
    ],
    fault: (answer) => {
      const wanted = ((0.009 / 3200) * 180 * 3600) / Math.PI;
      if (near(answer, wanted, 0.005)) return undefined;
      if (near(answer, 0.009 / 3200)) return say`you gave ${answer}: that is the angle in radians`;
      if (near(answer, ((0.009 / 3200) * 180) / Math.PI)) return say`you gave ${answer}: that is the angle in degrees`;
      return say`you gave ${answer}, ${answer / wanted} times what it is`;
    },
  },
  /** A function that measures the FWHM of a row of pixels, the sky already subtracted. */
  fwhmOfRow: {
    id: '01.4',
    hints: [
      say`Find the highest pixel. Go to each side until a pixel is lower than half of it.`,
      say`The half lies between that pixel and the one before: draw a straight line between the two and see where it crosses.`,
    ],
    fault: (answer) => {
      for (const fwhm of [3.1, 4.33, 6.7]) {
        for (const centre of [12, 12.4]) {
          const row = Array.from({ length: 25 }, (_, x) => 1000 * Math.exp(-4 * Math.LN2 * ((x - centre) / fwhm) ** 2));
          const measured = answer(row);
          if (near(measured, fwhm, 0.05 * fwhm)) continue;
          const place = say`of a star ${fwhm} pixels wide, centre at ${centre}, you gave ${measured}`;
          if (Number.isInteger(measured)) return say`${place}: whole pixels are counted; interpolate between them`;
          if (near(measured, fwhm / 2, 0.06 * fwhm)) return say`${place}: that is only one side of it`;
          return place;
        }
      }
      return undefined;
    },
  },
  /** A function that finds the seeing in a list of widths a fifth of which are wrong. */
  robust: {
    id: '01.5',
    hints: [
      say`Sort a list in your mind: where do the cosmic rays end up, where the pairs of stars, and what stands in the middle?`,
      say`More exact than the middle alone: leave out what lies far from it, as sigma clipping does, and take the mean of the rest.`,
    ],
    fault: (answer) => {
      for (let seed = 1; seed <= 20; seed++) {
        const random = createRandom(seed);
        const width = random.between(2, 6);
        const widths = Array.from({ length: 200 }, (_, i) => {
          if (i % 10 === 0) return 1 + 0.1 * random.normal();
          if (i % 10 === 1) return 2.5 * width + 0.5 * random.normal();
          return width * (1 + 0.04 * random.normal());
        });
        const found = answer(widths);
        if (near(found, width, 0.02 * width)) continue;
        const mean = widths.reduce((sum, width) => sum + width, 0) / widths.length;
        if (near(found, mean))
          return say`night ${seed}: you gave ${found}, the mean, which the 20 pairs of stars pulled away from ${width}`;
        return say`night ${seed}: you gave ${found}; the stars were ${width} pixels wide, and 2 % off is allowed`;
      }
      return undefined;
    },
  },
};
