// A process beside the one that writes: when that is gone before it has said that it is done, this puts
// everything back. Nobody can do that who was killed.
import { foundJournal } from './journal.ts';

const [folder = ''] = process.argv.slice(2);
let said = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  said += text;
});
process.stdin.on('end', () => {
  if (said !== 'done') foundJournal(folder)?.restore();
});
process.stdout.write('ready');
