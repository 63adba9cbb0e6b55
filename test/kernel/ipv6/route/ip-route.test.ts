import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Session } from './transcript';

interface Step {
  readonly command: string;
  readonly printed: string[];
}

/** The recording, cut at its headings; each part goes on where the one before ended. */
function parts(file: string): [heading: string, steps: Step[]][] {
  const text = readFileSync(join(__dirname, 'recorded', file), 'utf8');
  return `# what devices bring along\n${text}`
    .split(/^# /m)
    .slice(1)
    .map(part => {
      const [heading, ...lines] = part.trimEnd().split('\n');
      const steps: { command: string; printed: string[] }[] = [];
      for (const line of lines) {
        if (line.startsWith('$ ')) steps.push({ command: line.slice(2), printed: [] });
        else if (line !== 'Dump terminated') steps.at(-1)!.printed.push(line);
      }
      return [heading!, steps];
    });
}

describe('routes are what they are on the real kernel', () => {
  const session = new Session();
  test.each(parts('ip-route.txt'))('%s', (_heading, steps) => {
    for (const { command, printed } of steps) {
      expect([command, ...session.type(command)]).toEqual([command, ...printed]);
    }
  });
});
