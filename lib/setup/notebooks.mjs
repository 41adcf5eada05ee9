// npm run notebooks: runs all notebooks and puts the executed ones back into notebooks/, as they are committed.
import { prepare } from './prepare.mjs';
import { runNotebooks } from './runNotebooks.mjs';

await prepare();
await runNotebooks({ inPlace: true });
