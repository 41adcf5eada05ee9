import { serveJobs } from '../workers';
import { tryFrame } from './frameOutcome';

serveJobs(tryFrame);
