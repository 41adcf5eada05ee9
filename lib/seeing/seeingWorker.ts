import { serveJobs } from '../workers';
import { trySeeing } from './readFrameSeeing';

serveJobs(trySeeing);
