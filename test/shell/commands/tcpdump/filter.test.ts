import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseFilter } from '../../../../sim/shell/commands/tcpdump/filter/parse';
import { readPcap } from '../../../wire/text/pcap';

/** What tcpdump 4.99.3 selected of the recorded packets, by their numbers, and how it refused what it could not parse. */
const RECORDED = JSON.parse(readFileSync(join(__dirname, 'recorded.json'), 'utf8')) as {
  readonly selected: readonly { readonly filter: string; readonly packets: readonly number[] }[];
  readonly refused: readonly { readonly filter: string; readonly complaint: string }[];
};
const PACKETS = readPcap(readFileSync(join(__dirname, '../../../realkernel/recorded/formats/messages.pcap')));

function selected(filter: string): number[] | string {
  const wanted = parseFilter(filter);
  if ('refused' in wanted) return wanted.refused;
  return PACKETS.flatMap((octets, i) => (wanted(octets) ? [i + 1] : []));
}

/** A bare address is none of its expressions. */
const ONLY_QUALIFIED = RECORDED.selected.filter(({ filter }) => !/^[\w.]*[:.][\w.:]*$/.test(filter));

test.each(ONLY_QUALIFIED)('"$filter" selects what tcpdump selects', ({ filter, packets }) => {
  expect(selected(filter)).toEqual(packets);
});

test.each(RECORDED.refused)('"$filter" is refused as tcpdump refuses it', ({ filter, complaint }) => {
  expect(selected(filter)).toBe(complaint);
});

test.each(['fe80::1', '192.0.2.1'])('%s alone is no expression', filter => {
  expect(selected(filter)).toBe("can't parse filter expression: syntax error");
});

test.each([
  ['vlan 10', "filter word 'vlan' is not simulated"],
  ['icmp6 and greater 100', "filter word 'greater' is not simulated"],
  ['ip6 proto 58', "filter word 'proto' is not simulated"],
  ['udp[0] = 1', "octets of 'udp' are not simulated"],
])('%s is refused by name', (filter, complaint) => {
  expect(selected(filter)).toBe(complaint);
});

test('no words make it fail, however deep', () => {
  expect(selected(`${'('.repeat(100_000)}icmp6`)).toContain('syntax error');
  expect(selected(`${'not '.repeat(100_000)}icmp6`)).toContain('syntax error');
  const word = fc.constantFrom(
    ...'and or not ( ) [ ] : & == = < icmp6 ip6 udp src dst host net port ether multicast 53 134 :: fe80::1 1.2.3.4 0x10 /'.split(
      ' ',
    ),
    '02:00:00:00:00:01',
    '2001:db8::/32',
    '__proto__',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), words => {
      const filter = parseFilter(words.join(' '));
      for (const octets of 'refused' in filter ? [] : [...PACKETS, new Uint8Array(), new Uint8Array(14)]) {
        (filter as (octets: Uint8Array) => boolean)(octets);
      }
    }),
    { seed: 1, numRuns: 3000 },
  );
});
