import { serveJobs } from '../workers';
import { makeNightFrame } from './nightFrame';
import type { NightJob } from './simulateNight';

serveJobs(({ folder, frame }: NightJob) => makeNightFrame(folder, frame));
