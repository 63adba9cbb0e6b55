/** Every case, asked of every simulated program that it is about. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dhcpv6Page } from '../../../bin/dhcpv6-page';
import { CASES } from './catalogue';
import recorded from './recorded.json';
import { SimulatedBench } from './simulated';

describe.each(CASES)('$id $title', ({ of, ask, expected, differs }) => {
  it.each(of)('%s', async program => {
    expect(await ask(new SimulatedBench(program))).toBe(differs?.[program]?.shows ?? expected);
  });
});

describe('the programs that are installed where the recording was made', () => {
  const asked = CASES.filter(({ long }) => long !== true).flatMap(({ id, of, expected, differs }) =>
    of.map(program => [`${id} ${program}`, differs?.[program]?.shows ?? expected] as const),
  );
  it('showed the same', () => {
    expect(recorded).toMatchObject(Object.fromEntries(asked));
  });
});

it('docs/conformance-dhcpv6.md is made from the cases as they are (npm run docs), and has all 48 numbers', () => {
  const page = dhcpv6Page();
  expect(readFileSync(join(__dirname, '..', '..', '..', 'docs', 'conformance-dhcpv6.md'), 'utf8')).toBe(page);
  const numbers = new Set(Array.from(page.matchAll(/^- \*\*G(\d+)/gm), found => Number(found[1])));
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 48 }, (_, i) => i + 1));
});
