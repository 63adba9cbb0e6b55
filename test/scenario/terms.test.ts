import type { TSchema } from '@sinclair/typebox';
import fc from 'fast-check';
import { Mac } from '../../sim/base/mac';
import { parseDuration } from '../../sim/base/time';
import { explain } from '../../sim/scenario/explain';
import {
  Amount,
  InterfaceName,
  Lifetime,
  MacText,
  NodeName,
  Rate,
  Share,
  SysctlName,
  Time,
} from '../../sim/scenario/terms';

const accepts = (schema: TSchema, text: unknown): boolean => explain(schema, text).length === 0;

describe('a time', () => {
  it('is what parseDuration() reads, whatever its size', () => {
    const piece = fc
      .tuple(fc.nat({ max: 99 }), fc.constantFrom('d', 'h', 'm', 's', 'ms', 'us', '.5s', ''))
      .map(each => each.join(''));
    const text = fc.oneof(
      fc.array(piece, { maxLength: 4 }).map(each => each.join('')),
      fc.string({ maxLength: 4 }),
    );
    const small = text.filter(each => !/\d{5}/.test(each));
    let read = 0;
    fc.assert(
      fc.property(small, each => {
        if (parseDuration(each) !== undefined) read++;
        expect(accepts(Time, each)).toBe(parseDuration(each) !== undefined);
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(read).toBeGreaterThan(100);
  });
});

describe('a MAC address', () => {
  it.each([
    '02:00:00:00:00:0A',
    '02:00:00:00:00',
    '2:0:0:0:0:1',
    '02-00-00-00-00-01',
    '02:00:00:00:00:0g',
    '',
  ])('%s', text => {
    expect(accepts(MacText, text)).toBe(Mac.parse(text) !== undefined);
  });
});

describe.each([
  [
    'a node name',
    NodeName,
    ['a', 'R1', 'host-2.lab_x'],
    ['', '1', '1e2', 'a b', 'a:b', '__proto__', '-a', 'x'.repeat(64)],
  ],
  [
    'an interface name, by dev_valid_name()',
    InterfaceName,
    ['eth0', 'host0@if5', 'eth0.100', '...', 'x'.repeat(15)],
    ['', '.', '..', 'a/b', 'a:b', 'a b', 'x'.repeat(16)],
  ],
  ['a share', Share, ['0%', '100%', '0.5%', '99.999999%'], ['10', '101%', '-1%', '.5%', '100.1%', '%']],
  ['a rate', Rate, ['1bit', '56kbit', '10mbit', '1gbit'], ['10', '10M', '0kbit', '10mbps', '1.5mbit']],
  ['an amount', Amount, [0, 7, '>= 2', '<1500', '> 0'], [-1, 1.5, '2', '== 2', '=> 2', '>= x']],
  ['a lifetime', Lifetime, ['forever', '2h', '>= 1h59m', '<5s'], ['', '20', 'never', '> forever', '>=']],
  [
    'a sysctl name',
    SysctlName,
    ['net.ipv6.conf.eth0.accept_ra', 'net/ipv6/conf/eth0.100/accept_ra', 'kernel.x'],
    ['forwarding', 'net.', 'a.b=1', 'a.b c', '.a.b'],
  ],
] as [string, TSchema, unknown[], unknown[]][])('%s', (_, schema, right, wrong) => {
  it.each(right)('can be %p', text => expect(accepts(schema, text)).toBe(true));
  it.each(wrong)('cannot be %p', text => expect(accepts(schema, text)).toBe(false));
});
