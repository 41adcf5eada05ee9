import { createRandom, type Random } from '../random';
import type { Trail } from './frameDescription';

/** Where the star stood for which share of the exposure. Offsets in pixels from the centre of light; shares sum to 1. */
export interface TrailPath {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly share: Float64Array;
}

/** Moments of the exposure at which the star's place is taken: a step is then far below the seeing for any usual trail. */
const STEPS = 2000;
/** Gusts in an exposure: the wind forgets its direction in about a second, and exposures last about a minute. */
const GUSTS = 60;

/** The star's way over the detector while the shutter was open, seen from its centre of light. */
export function trailPath(trail: Trail): TrailPath {
  const along = new Float64Array(STEPS);
  const across = new Float64Array(STEPS);
  const share = new Float64Array(STEPS).fill(1);
  walk(trail, along, across, share);
  return centre(rotate(along, across, trail.angleDegrees), share);
}

/** Fills the way in the trail's own axes; time runs from 0 to 1. */
function walk(trail: Trail, along: Float64Array, across: Float64Array, share: Float64Array): void {
  if (trail.kind === 'wind') {
    gustInto(along, createRandom(`wind/${trail.seed}`), trail.length / 4);
    gustInto(across, createRandom(`wind across/${trail.seed}`), (trail.length / 4) * trail.axisRatio);
    return;
  }
  for (let i = 0; i < along.length; i++) {
    const time = (i + 0.5) / along.length;
    if (trail.kind === 'drift') {
      along[i] = trail.length * time;
      // The speed grows from slow to fast: the light per length falls off along the way.
      share[i] = 1 - trail.settling + trail.settling * 3 * (1 - time) ** 2;
    } else if (trail.kind === 'curve') {
      const bend = (trail.bendDegrees * Math.PI) / 180;
      const turned = bend * (time - 0.5);
      along[i] = Math.abs(bend) < 1e-6 ? trail.length * time : (trail.length * Math.sin(turned)) / bend;
      across[i] = Math.abs(bend) < 1e-6 ? 0 : (trail.length * (1 - Math.cos(turned))) / bend;
    } else if (trail.kind === 'periodic') {
      along[i] = (trail.length / 2) * Math.sin(2 * Math.PI * trail.turns * time);
      across[i] = trail.crossDrift * time;
    } else {
      along[i] = time < trail.share ? 0 : trail.length;
    }
  }
}

/** A first-order damped random walk (Ornstein-Uhlenbeck) with exactly the given standard deviation. */
function gustInto(way: Float64Array, random: Random, deviation: number): void {
  const memory = Math.exp(-GUSTS / way.length);
  let place = random.normal();
  for (let i = 0; i < way.length; i++) {
    way[i] = place;
    place = memory * place + Math.sqrt(1 - memory * memory) * random.normal();
  }
  const mean = way.reduce((sum, v) => sum + v, 0) / way.length;
  const spread = Math.sqrt(way.reduce((sum, v) => sum + (v - mean) ** 2, 0) / way.length);
  for (let i = 0; i < way.length; i++) way[i] = ((way[i] - mean) / spread) * deviation;
}

function rotate(along: Float64Array, across: Float64Array, angleDegrees: number): { x: Float64Array; y: Float64Array } {
  const angle = (angleDegrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return {
    x: along.map((a, i) => a * cos - across[i] * sin),
    y: along.map((a, i) => a * sin + across[i] * cos),
  };
}

function centre({ x, y }: { x: Float64Array; y: Float64Array }, share: Float64Array): TrailPath {
  const total = share.reduce((sum, s) => sum + s, 0);
  const meanX = x.reduce((sum, v, i) => sum + v * share[i], 0) / total;
  const meanY = y.reduce((sum, v, i) => sum + v * share[i], 0) / total;
  return { x: x.map((v) => v - meanX), y: y.map((v) => v - meanY), share: share.map((s) => s / total) };
}
