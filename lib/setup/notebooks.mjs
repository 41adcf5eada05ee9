// npm run notebooks [-- NAME...]: runs all notebooks, or those named (02-gradient-descent), and puts the executed ones back
// into notebooks/, as they are committed.
import { prepare } from './prepare.mjs';
import { runNotebooks } from './runNotebooks.mjs';

await prepare();
await runNotebooks({ inPlace: true, names: process.argv.slice(2) });
