/** Writes docs/conformance.md from the cases themselves: `npm run docs`. A test fails while the page is not current. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, CaseGroup, Difference } from '../sim/conformance/case';
import { CASE_GROUPS } from '../sim/conformance/cases/catalogue';
import { NETWORKD_CASES } from '../sim/conformance/cases/networkd';

const PAGE = join(__dirname, '..', 'docs', 'conformance.md');

const SECTIONS: readonly (readonly [string, string, string])[] = [
  ['A', 'Address resolution and neighbour unreachability', 'cases/address-resolution'],
  ['B', 'Router discovery', 'cases/router-discovery'],
  ['C', 'Redirect', 'cases/redirect'],
  ['D', 'Address configuration and duplicate address detection', 'cases/slaac'],
  ['E', 'Path MTU and ICMPv6', 'cases/path-mtu-and-icmp'],
  ['F', 'Rules of RFCs that no Logo test holds', 'cases/rfc-rules'],
];

const CASES = CASE_GROUPS.flatMap(({ cases }) => cases);

/** The page as it should stand. */
export function conformancePage(): string {
  const routers = CASES.filter(({ tests }) => tests === 'router').length;
  return `# Conformance

What the IPv6 Ready tests (with their ids) and some RFCs ask of a kernel: ${CASE_GROUPS.length} subjects, ${CASES.length} cases, ${routers} of them about routers.
Each is a script that puts packets on the cables of a kernel and says what it expects to see, octet for octet, and when. It
cannot tell a simulated kernel from the one of this machine. Made by \`npm run docs\` from the cases.

    npx sixlab conformance                            # all, on the newest simulated kernel
    npx sixlab conformance A33 --kernel 2.6.32,6.18   # a column a kernel
    npx sixlab conformance A33.K                      # one case, packet by packet; -v with all fields
    npx sixlab conformance C --real                   # the kernel of this machine too

A script reads like the conversation it is (\`sim/conformance/tester.ts\` has the words, \`packets.ts\` the packets, \`stations.ts\` who
speaks):

    const ping = echoRequest(TN1.linkLocal, NUT.linkLocal);
    await t.send(ping);
    await t.expect(ns(NUT.linkLocal, TN1.linkLocal.ip));
    await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO'));
    await t.expect(replyTo(ping));

A new case is a vector in one of the files under \`sim/conformance/cases\`; \`npm run record:conformance\` asks it of the kernel here, and
\`npm test\` holds the simulated one to the answer (test/realkernel/recorded/conformance.txt).

## Where Linux differs

${CASES.filter(({ linux }) => linux.length > 0)
  .map(differences)
  .join('\n')}

## Not asked

${CASES.filter(({ skip }) => skip !== undefined)
  .map(
    ({ id, title, skip }) =>
      `- ${id} ${title}: ${skip?.because}${skip?.when === 'real' ? ' (of a real kernel)' : ''}`,
  )
  .join('\n')}
${SECTIONS.map(section).join('')}
## J systemd-networkd

\`test/daemons/systemd-networkd/upstream-cases.test.ts\`, a test for each number that is not left out.

| | subject | left out |
|---|---|---|
${NETWORKD_CASES.map(({ id, title, lacks = '' }) => `| ${id} | ${title} | ${lacks} |`).join('\n')}
`;
}

function differences({ id, title, expects, linux }: Case): string {
  const said = linux.map(each => `  - ${each.sees}${versions(each)}: ${each.because}`);
  return `- ${id} ${title}: expected is ${expects}; Linux shows\n${said.join('\n')}`;
}

function versions({ since, before }: Difference): string {
  if (since !== undefined) return ` (since ${since})`;
  return before === undefined ? '' : ` (before ${before})`;
}

function section([letter, title, folder]: (typeof SECTIONS)[number]): string {
  const rows = CASE_GROUPS.filter(({ id }) => id.startsWith(letter)).map(row);
  return `
## ${letter} ${title}

\`sim/conformance/${folder}\`

| | IPv6 Ready | subject | specification | to be seen |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

/** One row: a group, with how many cases it has. */
function row({ id, title, cases }: CaseGroup): string {
  const [first] = cases;
  const last = cases.at(-1);
  const count = cases.length === 1 ? id : `${id} (${cases.length})`;
  const tahi = [...new Set([first?.tahi, last?.tahi])].filter(each => each !== undefined);
  const expected = [...new Set(cases.map(({ expects }) => expects))].join('; ');
  return `| ${count} | ${tahi.join(' to ')} | ${title} | ${first?.spec ?? ''} | ${expected} |`;
}

if (require.main === module) writeFileSync(PAGE, conformancePage());
