/** Expectations of `run`: what a command prints, and its exit status. */
import { seconds } from '../../base/time';
import { matchesText } from '../match';
import type { CommandSubject } from './subject';

export const run: CommandSubject<'run'> = {
  kind: 'command',
  patience: seconds(60),

  describe({ run: line, status, contains, lacks }) {
    const wanted = [
      ...(status === undefined ? [] : [`status ${status}`]),
      ...[contains ?? []].flat().map(text => `prints ${text}`),
      ...[lacks ?? []].flat().map(text => `does not print ${text}`),
    ];
    return `\`${line}\`${wanted.length === 0 ? ' ends' : `: ${wanted.join(', ')}`}`;
  },

  line: (_lab, expected) => expected.run,

  judge(expected, { stdout, stderr, status }) {
    const output = `${stdout}${stderr}`;
    const ok =
      status !== undefined &&
      (expected.status ?? status) === status &&
      [expected.contains ?? []].flat().every(text => matchesText(text, output)) &&
      ![expected.lacks ?? []].flat().some(text => matchesText(text, output));
    const lines = output.split('\n').filter(line => line !== '');
    return { ok, found: [...lines, status === undefined ? 'it did not end' : `status ${status}`] };
  },
};
