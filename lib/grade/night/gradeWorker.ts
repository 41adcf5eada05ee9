import { serveJobs } from '../../workers';
import { doGradeJob } from './gradeJob';

serveJobs(doGradeJob);
