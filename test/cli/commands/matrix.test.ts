import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../sim/cli/exit-codes';
import { run } from '../fake-console';

// accept_ra=2 is known since 2.6.37; solicitations are sent with it since 3.2.
const SCENARIO = `
title: A machine that forwards asks for a router
nodes:
  router:
    files: { /etc/radvd.conf: "interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; };" }
    sysctl: { net.ipv6.conf.all.forwarding: 1 }
    boot: [ip link set eth0 up]
  host:
    sysctl: { net.ipv6.conf.eth0.forwarding: 1, net.ipv6.conf.eth0.accept_ra: 2 }
    boot: [ip link set eth0 up]
links:
  - endpoints: ["router:eth0", "host:eth0"]
steps:
  - { at: 3s, on: router, run: radvd }
expect:
  - { eventually: { by: 3s }, on: host, packet: router-solicitation, way: out }
  - { at: 20s, on: host, route: default }
`;
const PINNED = `
title: Of one version
nodes: { host: { kernel: linux-4.4, boot: [ip link set lo up] } }
expect:
  - { at: 1s, on: host, sysctl: { net.ipv6.conf.all.accept_ra: 1 } }
`;

let folder: string;
let env: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  writeFileSync(join(folder, 'asks.yaml'), SCENARIO);
  writeFileSync(join(folder, 'pinned.yaml'), PINNED);
  env = { SIXLAB_LIBRARY: folder };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('sixlab matrix', () => {
  it('puts neighbours that agree on a line, and tells which behaviour makes the difference', async () => {
    const { code, out } = await run(['matrix', 'asks', '--kernel', '2.6.32,2.6.37,3.0,3.4,6.18'], { env });
    expect(code).toBe(EXIT.expectationFailed);
    expect(out).toMatch(/^ {2}2\.6\.32 {2,}FAILED {2}0 of 2$/m);
    expect(out).toMatch(/^ {2}2\.6\.37 … 3\.0 {2,}FAILED {2}1 of 2$/m);
    expect(out).toMatch(/^ {2}3\.4 … 6\.18 {2,}passed {2}2 of 2$/m);
    expect(out).toMatch(/^ {2}2\.6\.32 → 2\.6\.37 {2}acceptRa is enough: at-least-2 instead of host-only/m);
    expect(out).toMatch(/^ {2}3\.0 → 3\.4 {2,}solicit is enough/m);
    expect(out).toContain('    * at 20s, host: route default\n        found: ');
    expect(out).toContain('* not on every version');
  });

  it('is one line where all agree, whatever the order in which they were named', async () => {
    const { code, out } = await run(['matrix', 'asks', '--kernel', 'linux-6.18, 3.4'], { env });
    expect(code).toBe(EXIT.ok);
    expect(out.split('\n').slice(1)).toEqual(['  3.4 … 6.18  passed  2 of 2', '']);
  });

  it('prints data with --json', async () => {
    const { code, out } = await run(['matrix', 'asks', '--kernel', '3.0,3.4', '--json'], { env });
    expect(code).toBe(EXIT.expectationFailed);
    expect(JSON.parse(out)).toMatchObject([
      {
        run: 'asks',
        kernels: [
          { kernel: 'linux-3.0', passed: false, expectations: [{ passed: false }, { passed: true }] },
          { kernel: 'linux-3.4', passed: true },
        ],
        groups: [['linux-3.0'], ['linux-3.4']],
        differences: [{ before: 'linux-3.0', after: 'linux-3.4', enough: [{ behaviour: 'solicit' }] }],
      },
    ]);
  });

  it('leaves kernels alone that the scenario names, unless they are to be overridden', async () => {
    const refused = await run(['matrix', 'pinned'], { env });
    expect(refused).toMatchObject({ code: EXIT.badInput, out: '' });
    expect(refused.err).toContain('every node of pinned has a kernel of its own: --override');
    const { code, out } = await run(['matrix', 'pinned', '--override'], { env });
    expect(code).toBe(EXIT.ok);
    expect(out).toContain('2.6.32 … 7.2');
  });

  it.each([
    [['asks', '--kernel', '6.81'], 'no such kernel: 6.81; did you mean 6.1?'],
    [['ask'], 'did you mean `asks`?'],
    [['asks', '--set', 'hots:net.ipv6.conf.all.forwarding=1'], 'no node is called hots; did you mean host?'],
  ])('does not know %j', async (words, message) => {
    const { code, err } = await run(['matrix', ...words], { env });
    expect(code).toBe(EXIT.badInput);
    expect(err).toContain(message);
  });
});
