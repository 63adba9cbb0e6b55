import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario } from '../../sim/scenario/load';
import type { Scenario } from '../../sim/scenario/resolve';
import { resolveVariant } from '../../sim/scenario/variants';

function resolved(text: string): Scenario {
  const result = loadScenario('x.yaml', text);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return resolveVariant(result.scenario);
}

const everything = resolved(readFileSync(join(__dirname, 'good/everything.yaml'), 'utf8'));
const alone = 'title: T\nnodes: { a: {}, b: {} }\n';

describe('a resolved scenario', () => {
  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(everything))).toEqual(everything);
  });

  it('has every default filled in', () => {
    expect(resolved(alone)).toEqual({
      file: 'x.yaml',
      title: 'T',
      topics: [],
      reported: [],
      claims: [],
      seed: 1,
      end: 0,
      nodes: [
        { name: 'a', versions: {}, files: {}, sysctl: [], boot: [] },
        { name: 'b', versions: {}, files: {}, sysctl: [], boot: [] },
      ],
      links: [],
      steps: [],
      expectations: [],
    });
  });

  it('keeps sysctls in the order they are written, as text', () => {
    expect(everything.nodes[0]?.sysctl).toEqual([
      { name: 'net.ipv6.conf.all.forwarding', value: '1' },
      { name: 'net/ipv6/conf/eth0/stable_secret', value: '2001:db8::1' },
    ]);
    expect(everything.nodes.map(node => node.containerOf)).toEqual([undefined, undefined, 'host', undefined]);
  });

  it('has links with numbers, and endpoints of one form', () => {
    expect(everything.links).toEqual([
      {
        name: 'lan',
        endpoints: [
          { node: 'router', interface: 'eth0' },
          { node: 'host', interface: 'eth0' },
          { node: 'other', interface: 'eth0', mac: '02:00:00:00:00:0A' },
        ],
        mtu: 1280,
        impairments: {
          delay: 15_000,
          jitter: 2_000,
          rate: 10_000_000,
          loss: 0.5,
          duplicate: 1,
          reorder: 2,
          corrupt: 3,
        },
      },
      {
        endpoints: [
          { node: 'host', interface: 've-web' },
          { node: 'web', interface: 'host0' },
        ],
        mtu: 1500,
        impairments: {},
      },
    ]);
  });

  it('has its steps by time, those of one time in the order of the file', () => {
    expect(everything.steps.map(({ line, ...step }) => (expect(line).toBeGreaterThan(1), step))).toEqual([
      { kind: 'command', at: 10_000_000, node: 'host', run: ['radvdump'] },
      { kind: 'command', at: 30_000_000, node: 'host', run: ['ip -6 addr', 'ip -6 route'], about: 'Look.' },
      { kind: 'link', at: 30_000_000, link: 0, set: { loss: 100, delay: 0 } },
      { kind: 'link', at: 40_000_000, link: 1, set: {}, carrier: 'off', about: 'The cable is pulled.' },
      { kind: 'link', at: 41_000_000, link: 1, set: { rate: 56_000 }, carrier: 'on' },
    ]);
  });

  it('has expectations by subject, with a time or a window', () => {
    expect(everything.expectations.map(each => each.subject)).toEqual(
      'address address route route route neigh neigh sysctl ping ping ping ping run packet packet decision log'.split(
        ' ',
      ),
    );
    const hour = 3_600_000_000;
    expect(everything.expectations.map(each => each.when).slice(2, 8)).toEqual([
      { kind: 'eventually', from: 0, to: 30_000_000 },
      { kind: 'eventually', from: 31_000_000, to: 40_000_000 },
      { kind: 'always', from: 5_000_000, to: 20_000_000 },
      { kind: 'always', from: 0, to: hour },
      { kind: 'at', time: 9_000_000 },
      { kind: 'never', from: 3_000_000, to: hour },
    ]);
    expect(everything.expectations[2]?.expected).toEqual({
      on: 'host',
      route: 'default',
      via: 'fe80::1',
      dev: 'eth0',
      proto: 'ra',
      metric: 1024,
      pref: 'medium',
    });
  });
});

describe('the end of the run', () => {
  it.each([
    ['the duration', 'duration: 2m\nsteps: [{ at: 1m, on: a, run: x }]', 120_000_000],
    ['the last step', 'steps: [{ at: 7s, on: a, run: x }, { at: 3s, on: a, run: x }]', 7_000_000],
    [
      'the last expectation',
      'steps: [{ at: 1s, on: a, run: x }]\nexpect: [{ at: 9s, on: a, run: x }]',
      9_000_000,
    ],
    [
      'the end of the last window',
      'expect: [{ eventually: { by: 5s }, on: a, run: x }, { never: { from: 1s, to: 8s }, on: a, run: x }]',
      8_000_000,
    ],
    [
      'the start of the last window, where it has no end',
      'expect: [{ always: { from: 6s }, on: a, run: x }]',
      6_000_000,
    ],
  ])('is %s', (_, text, end) => {
    expect(resolved(`${alone}${text}\n`).end).toBe(end);
  });
});
