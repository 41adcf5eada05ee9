import { serveJobs } from '../../workers';
import { makeTrainingFrame } from './trainingFrame';

serveJobs(makeTrainingFrame);
