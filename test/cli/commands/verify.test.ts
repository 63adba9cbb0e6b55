import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../sim/cli/exit-codes';
import type { RealOptions, RealResult } from '../../../sim/realkernel/run';
import type { Verification } from '../../../sim/realkernel/verification';
import type { Scenario } from '../../../sim/scenario/resolve';
import { asIfReal, FakeMachine, type Properties } from '../../support/fake-machine';
import { run } from '../fake-console';

const KERNEL: Properties = { release: '6.12.7-test', missing: [], settings: '' };
const mockHost = { properties: KERNEL };
/** What the real kernel of a test does otherwise. */
const mockReal = { change: (result: RealResult): RealResult => result };

jest.mock('../../../sim/realkernel/here', () => ({
  Here: function () {
    return new FakeMachine(mockHost.properties);
  },
}));
jest.mock('../../../sim/realkernel/run', () => ({
  runReally: (scenario: Scenario, { sysctls }: RealOptions) =>
    Promise.resolve(mockReal.change(asIfReal(scenario, 'linux-6.12', sysctls))),
}));

const SCENARIO = `
title: an address
nodes: { a: { boot: [ip link set eth0 up] }, b: { boot: [ip link set eth0 up] } }
links: [{ endpoints: ["a:eth0", "b:eth0"] }]
duration: 5s
expect:
  - { at: 4s, on: a, address: "fe80::/64", lacks: [tentative], pass: it may be used now }
  - { at: 4s, on: b, address: "fe80::/64", lacks: [tentative], because: addrconf.dad.completed, pass: it as well }
variants:
  good: {}
  old: { nodes: { a: { kernel: linux-4.4 } } }
`;

let folder: string;
const at = (name: string): string => join(folder, name);
const verify = (...args: string[]): ReturnType<typeof run> =>
  run(['verify', '--seeds', '2', ...args.map(word => word.replace(/^lab/, at('lab.yaml')))]);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  writeFileSync(at('lab.yaml'), SCENARIO);
  mockHost.properties = KERNEL;
  mockReal.change = result => result;
});
const { TMPDIR } = process.env;
afterEach(() => {
  if (TMPDIR === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = TMPDIR;
  rmSync(folder, { recursive: true });
});

/** A real kernel that fails the first expectation, has another neighbour, and one address less. */
function otherwise(result: RealResult): RealResult {
  const [first, ...rest] = result.verdicts;
  const [facts = []] = [result.facts.get('a')];
  return {
    ...result,
    verdicts: [{ ...first!, outcome: 'failed', found: ['fe80::1/64 dev eth0 <tentative>\u001b'] }, ...rest],
    packets: [],
    facts: new Map([...result.facts, ['a', facts.filter(({ key }) => !key.startsWith('address fe80'))]]),
    failures: [{ node: 'a', command: 'ip x', phase: 'boot', at: 0, status: 2, stderr: 'no x\n' }],
  };
}

describe('sixlab verify', () => {
  it('says that the two agree, and succeeds', async () => {
    const { code, out, err } = await verify('lab:good');
    expect([code, err]).toEqual([EXIT.ok, '']);
    expect(out).toBe(
      'agrees   lab:good  2 of 2 expectations alike, 1 not or only partly checked\n1 of 1 agree with the kernel 6.12.7-test\n',
    );
  });

  it('says where they differ: each expectation, the first message, the first state, and what failed', async () => {
    mockReal.change = otherwise;
    const { code, out } = await verify('lab:good');
    expect(code).toBe(EXIT.expectationFailed);
    expect(out).toMatch(/^DIFFERS {2}lab:good {2}1 of 2 expectations alike, 1 not or only partly checked\n/);
    expect(out).toContain(
      'expectation: simulated passed, really failed: at 4s, a: address fe80::/64 lacks tentative\n',
    );
    expect(out).toContain('  there: fe80::1/64 dev eth0 <tentative>\\x1b\n');
    expect(out.match(/^ {9}message \d/gm)).toHaveLength(1);
    expect(out).toMatch(/^ {9}message: and \d+ more, see --verbose$/m);
    expect(out).toMatch(
      /^ {9}state 12\.000000 a: address fe80::\S+ dev eth0: is not there, simulated \(scope link permanent\)$/m,
    );
    expect(out).toMatch(/no x/);
    expect(out).not.toContain('not checked:');
    expect(out).toMatch(/\n0 of 1 agree with the kernel 6\.12\.7-test\n$/);
  });

  it('shows every difference and what was not checked with --verbose', async () => {
    mockReal.change = otherwise;
    const { out } = await verify('--verbose', 'lab:good');
    expect(out.match(/^ {9}message \d/gm)?.length).toBeGreaterThan(1);
    expect(out).not.toContain('see --verbose');
    expect(out).toContain(
      'not checked: at 4s, b: address fe80::/64 lacks tentative, because addrconf.dad.completed (the reason alone: a real kernel does not tell its decisions)\n',
    );
  });

  it('prints one array with --json, and nothing else', async () => {
    mockReal.change = otherwise;
    const { code, out, err } = await verify('--json', 'lab');
    expect([code, err]).toEqual([EXIT.expectationFailed, '']);
    const [good, old] = JSON.parse(out) as Verification[];
    expect(good).toMatchObject({ name: 'lab:good', skipped: [], agreed: 1, times: 1 });
    expect(good?.verdicts).toMatchObject([{ simulated: 'passed', seeds: 0, real: { outcome: 'failed' } }]);
    expect(old).toMatchObject({
      name: 'lab:old',
      skipped: ['a is linux-4.4, and the kernel here is linux-6.12'],
    });
  });

  it('does not run what cannot be run here, which is no difference', async () => {
    const { code, out } = await verify('lab');
    expect(code).toBe(EXIT.ok);
    expect(out).toContain('not run  lab:old\n         a is linux-4.4, and the kernel here is linux-6.12\n');
    expect(out).toMatch(/\n1 of 1 agree with the kernel 6\.12\.7-test, 1 not run\n$/);
  });

  it('does not run what cannot be built, and says why', async () => {
    mockReal.change = () => {
      throw new Error('cannot make the links: no veth');
    };
    const { code, out } = await verify('lab:good');
    expect([code, out]).toEqual([
      EXIT.ok,
      'not run  lab:good\n         cannot make the links: no veth\n0 of 0 agree with the kernel 6.12.7-test, 1 not run\n',
    ]);
  });

  it('simulates the kernel that --kernel names, whatever the nodes have', async () => {
    const { out } = await verify('--kernel', 'linux-6.18', 'lab:old');
    expect(out).toMatch(/\n1 of 1 agree with the kernel 6\.12\.7-test, simulated as linux-6\.18\n$/);
  });

  it('sets sysctls with --set in both, and compares them', async () => {
    const { code, out } = await verify('--set', 'a:net.ipv6.conf.eth0.dad_transmits=0', '--json', 'lab:good');
    expect(code).toBe(EXIT.ok);
    expect(JSON.parse(out)).toMatchObject([{ agreed: 2, differences: [] }]);
    mockReal.change = result => ({
      ...result,
      facts: new Map(
        [...result.facts].map(([name, facts]) => [
          name,
          facts.filter(({ key }) => !key.includes('dad_transmits')),
        ]),
      ),
    });
    const other = await verify('--set', 'a:net.ipv6.conf.eth0.dad_transmits=0', 'lab:good');
    expect(other.code).toBe(EXIT.expectationFailed);
    expect(other.out).toMatch(
      /state .* a: sysctl net\.ipv6\.conf\.eth0\.dad_transmits: is not there, simulated \(0\)/,
    );
  });
});

describe('sixlab verify refuses', () => {
  it('scenarios it does not know, and to do nothing', async () => {
    expect(await run(['verify', 'two-ruoters'])).toMatchObject({
      code: EXIT.badInput,
      err: expect.stringContaining('did you mean `two-routers`?') as string,
    });
    expect(await run(['verify'])).toMatchObject({ code: EXIT.badInput });
  });

  it('kernels and nodes there are not', async () => {
    const { code, err } = await verify('--kernel', 'linux-9', '--set', 'c:a=1', 'lab:good');
    expect(code).toBe(EXIT.badInput);
    expect(err).toMatch(/no such kernel: linux-9/);
    expect(err).toMatch(/no node is called c/);
  });

  it('a machine that has no namespaces, with what forbids them', async () => {
    const settings = 'user.max_user_namespaces = 1000\nuser.max_net_namespaces = 0\n';
    mockHost.properties = { ...KERNEL, refusal: 'unshare: failed', settings };
    expect(await verify('lab:good')).toEqual({
      code: EXIT.unavailable,
      out: '',
      err: 'error: no scenario can be verified here: namespaces cannot be made: unshare: failed: user.max_net_namespaces = 0\n',
    });
  });

  it('a machine without the programs', async () => {
    mockHost.properties = { ...KERNEL, missing: ['ip', 'tcpdump'] };
    expect(await verify('lab:good')).toMatchObject({
      code: EXIT.unavailable,
      err: 'error: no scenario can be verified here: programs that are not installed: ip, tcpdump\n',
    });
  });

  it('a kernel image without a kernel, and leaves no file', async () => {
    mkdirSync(at('empty'));
    process.env['TMPDIR'] = folder;
    const { code, err } = await verify('--kernel-image', at('empty'), 'lab:good');
    expect([code, err]).toEqual([EXIT.badInput, `error: no kernel (vmlinuz) in ${at('empty')}\n`]);
    expect(readdirSync(folder)).toEqual(['empty', 'lab.yaml']);
  });
});
