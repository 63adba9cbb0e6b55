/**
 * A session recorded on the real kernel (recorded/session.sh), typed on a simulated machine: the same commands in the same
 * order, each as soon as the one before is over. What differs between any two runs is left out of the comparison.
 */
import { milliseconds, seconds } from '../../../../sim/base/time';
import { Lab } from '../../../../sim/scenario/lab';
import { readRecording, type Recorded } from '../iproute2/recording';

/** A section of the recording with the transcripts of both. */
export interface Section {
  readonly heading: string;
  readonly recorded: string;
  readonly simulated: string;
}

/** A command that has not ended by then never will. */
const PATIENCE = seconds(120);

/** @param name of the recording beside this file, without its extension */
export function replay(name: string): Section[] {
  const lab = new Lab({ seed: 1 });
  const host = lab.node('host');
  const sections = new Map<string, { recorded: string; simulated: string }>();
  for (const entry of readRecording(`test/shell/commands/ip/recorded/${name}.txt`)) {
    const section = sections.get(entry.section) ?? { recorded: '', simulated: '' };
    const command = host.run(`${entry.command} 2>&1`);
    const until = lab.now + PATIENCE;
    while (command.status === undefined && lab.now < until) lab.run(milliseconds(1));
    lab.run(milliseconds(1));
    section.recorded += transcript(entry);
    section.simulated += transcript({ ...entry, output: command.stdout, status: command.status ?? -1 });
    sections.set(entry.section, section);
  }
  return [...sections].map(([heading, both]) => ({ heading, ...both }));
}

function transcript({ command, output, status }: Recorded): string {
  return `$ ${command}\n${withoutTimes(output)}${status === 0 ? '' : `[exit ${status}]\n`}`;
}

/** How long answers of ping took. */
function withoutTimes(output: string): string {
  return output
    .replace(/time[=<][\d.]+ ms/g, 'time=T ms')
    .replace(/, time \d+ms/g, '')
    .replace(/^rtt .*\n/gm, '');
}
