/** Prints the hash of a shipped scenario's trace: run by tests in a process with another environment. */
import { traceHash } from '../../sim/trace/file';
import { shipped, traceOf } from './trace-of';

process.stdout.write(`${traceHash(traceOf(shipped(process.argv[2] ?? '', 'broken')))}\n`);
