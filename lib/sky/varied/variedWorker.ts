import { serveJobs } from '../../workers';
import { makeVariedFile } from './makeVariedFile';

serveJobs(makeVariedFile);
