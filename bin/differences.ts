/**
 * Collects every `Differs from Linux:` line of the sources into sim/kernel/README.md, so that no shortcut hides in its file.
 * `npm run docs` writes the page; a test holds it current.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const root = join(__dirname, '..');
const PAGE = join(root, 'sim', 'kernel', 'README.md');
const MARK = 'Differs from Linux:';

/** What a file says of itself, one string a paragraph. */
function differencesIn(text: string): string[] {
  const found: string[] = [];
  for (const comment of text.match(/\/\*\*[\s\S]*?\*\//g) ?? []) {
    const lines = comment
      .replace(/^\/\*\*|\*\/$/g, '')
      .split('\n')
      .map(line => line.replace(/^\s*\* ?/, '').trimEnd());
    let current: string[] | undefined;
    for (const line of [...lines, '']) {
      if (line.startsWith(MARK)) {
        if (current !== undefined) found.push(current.join(' '));
        current = [line.slice(MARK.length).trim()];
      } else if (current !== undefined && line.trim() === '') {
        found.push(current.join(' '));
        current = undefined;
      } else current?.push(line.trim());
    }
  }
  return found;
}

/** Every file that differs, with how. */
export function differenceRows(): string[] {
  const files = readdirSync(join(root, 'sim'), { recursive: true, encoding: 'utf8' })
    .map(path => path.split(sep).join('/'))
    .filter(path => path.endsWith('.ts'))
    .sort((a, b) => (a < b ? -1 : 1));
  return files.flatMap(path => {
    const found = differencesIn(readFileSync(join(root, 'sim', path), 'utf8'));
    return found.length === 0 ? [] : [`- \`${path}\`\n${found.map(text => `  - ${text}`).join('\n')}`];
  });
}

/** The page as it should stand. */
export function differencesPage(): string {
  return `# The simulated kernel

One namespace of Linux, shaped like Linux: \`core/\` devices, link watch, neighbours, rtnetlink; \`ipv6/\` addresses, Neighbour
Discovery, routes, multicast, the packet path; \`sysctl/\` the tree under /proc/sys/net; \`socket/\` what programs send and
receive with; \`profile/\` what changed in which version; \`syscall/\` machines, processes and the requests of programs, behind
\`uapi.ts\`. Start with \`ipv6/ndisc/router-discovery.ts\`; ../README.md has the walk of a packet and the reading order.

## Where sixlab differs from Linux

Every shortcut is a line in the header of the file that takes it. This list is made from those lines (\`npm run docs\`).

${differenceRows().join('\n')}
`;
}

if (require.main === module) writeFileSync(PAGE, differencesPage());
