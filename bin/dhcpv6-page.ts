/** Writes docs/conformance-dhcpv6.md from the cases themselves: `npm run docs`. A test fails while the page is not current. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dhcp6Case, NotAsked } from '../test/conformance/dhcpv6/case';
import { CASES, NOT_ASKED } from '../test/conformance/dhcpv6/catalogue';

const PAGE = join(__dirname, '..', 'docs', 'conformance-dhcpv6.md');

const numberOf = ({ id }: Pick<Dhcp6Case, 'id'>): number => parseFloat(id.slice(1));

/** The page as it should stand. */
export function dhcpv6Page(): string {
  const lines = [...CASES, ...NOT_ASKED].sort((a, b) => numberOf(a) - numberOf(b)).map(entry);
  const programs = new Set(CASES.flatMap(each => each.of));
  return `# Conformance of DHCPv6 programs

What the IPv6 Ready tests and RFC 8415 ask of clients, servers and relay agents (G1 to G48): ${CASES.length} cases, asked of ${[...programs].join(', ')}. Each is a
conversation that a test has with a program over a cable, in virtual time, and ends in words for what was seen. The same cases are
asked of the programs that are installed here (\`npm run record:dhcpv6\`), but for those that last for hours; what those showed is
in test/conformance/dhcpv6/recorded.json, and the simulated ones must show the same. Made by \`npm run docs\` from the cases.

${lines.join('\n')}
`;
}

function entry(each: Dhcp6Case | NotAsked): string {
  if (!('ask' in each)) return `- **${each.id}** ${each.title}: not asked, as ${each.because}.`;
  const { id, title, spec, of, expected, differs = {} } = each;
  const others = of.flatMap(program => {
    const other = differs[program];
    return other === undefined ? [] : [`  - ${program}: *${other.shows}*: ${other.because}`];
  });
  return [`- **${id}** ${title} (${spec}; ${of.join(', ')}): *${expected}*`, ...others].join('\n');
}

if (require.main === module) writeFileSync(PAGE, dhcpv6Page());
