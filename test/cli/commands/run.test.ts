import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../sim/cli/exit-codes';
import { readTraceFile } from '../../../sim/trace/file';
import { shell } from '../child';
import { run } from '../fake-console';

let folder: string;
const at = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(at(name), 'utf8');

/** An address that is there after a second; `bad` expects it too early. */
const SCENARIO = `
title: an address
nodes: { a: { boot: [ip link set eth0 up] }, b: { boot: [ip link set eth0 up] } }
links: [{ endpoints: ["a:eth0", "b:eth0"] }]
duration: 5s
expect:
  - { at: 4s, on: a, address: "fe80::/64", lacks: [tentative], pass: it may be used now }
variants:
  good: {}
  bad:
    expect:
      - { at: 100ms, on: a, address: "fe80::/64", lacks: [tentative], fail: 'too early: <DAD> goes on' }
`;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  writeFileSync(at('lab.yaml'), SCENARIO);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('sixlab run', () => {
  it('shows what happens, then the verdict with the scenario’s own words, and succeeds', async () => {
    const { code, out, err } = await run(['run', `${at('lab.yaml')}:good`]);
    expect([code, err]).toEqual([EXIT.ok, '']);
    expect(out).toContain('lab:good  an address\n   0.000000 a      $ ip link set eth0 up\n');
    expect(out).toMatch(/ +\d\.\d{6} a eth0 > IP6 :: > ff02::1:ff[0-9a-f:]+: ICMP6, neighbor solicitation/);
    expect(out).toContain('   4.000000        = ok: at 4s, a: address fe80::/64 lacks tentative\n');
    expect(out).toMatch(
      / {2}ok {5}at 4s, a: address fe80::\/64 lacks tentative\n {9}it may be used now\nlab:good: passed, 1 of 1 expectations met, 5s simulated\n$/,
    );
  });

  it('runs every variant, and fails when an expectation does', async () => {
    const { code, out } = await run(['run', '-q', at('lab.yaml')]);
    expect(code).toBe(EXIT.expectationFailed);
    expect(out).toContain('lab:good: passed');
    expect(out).toMatch(
      / {2}FAILED at 0.1s.*\n {9}too early: <DAD> goes on\n {9}line 12, settled at 0.100000 s\n {9}found: fe80::\S+ dev eth0 scope link tentative/,
    );
    expect(out).toMatch(
      /lab:bad: failed, 0 of 1 expectations met, 5s simulated\n2 runs: 1 passed, 1 failed\n$/,
    );
  });

  it('prints one array with --json, and nothing else', async () => {
    const { code, out, err } = await run(['run', '--json', at('lab.yaml')]);
    expect([code, err]).toEqual([EXIT.expectationFailed, '']);
    const [good, bad] = JSON.parse(out) as Record<string, unknown>[];
    expect(good).toMatchObject({
      name: 'lab:good',
      variant: 'good',
      passed: true,
      seed: 1,
      simulated: 5,
      crash: null,
    });
    expect(bad).toMatchObject({
      passed: false,
      expectations: [
        { line: 12, subject: 'address', passed: false, at: 0.1, says: 'too early: <DAD> goes on' },
      ],
      failures: [],
    });
  });

  it('writes a JUnit report in which text cannot become markup', async () => {
    await run(['run', '-q', '--junit', at('report.xml'), at('lab.yaml')]);
    const report = read('report.xml');
    expect(report).toContain('<testsuites name="sixlab" tests="4" failures="1" errors="0">');
    expect(report).toContain('<failure message="too early: &lt;DAD&gt; goes on">');
    expect(report).not.toContain('<DAD>');
  });

  it('writes a capture per node and run', async () => {
    const { err } = await run(['run', '-v', '--pcap', at('captures'), at('lab.yaml')]);
    const files = readdirSync(at('captures'));
    expect(files).toEqual(['lab.bad.a.pcapng', 'lab.bad.b.pcapng', 'lab.good.a.pcapng', 'lab.good.b.pcapng']);
    expect([...readFileSync(at('captures/lab.bad.a.pcapng')).subarray(0, 4)]).toEqual([
      0x0a, 0x0d, 0x0d, 0x0a,
    ]);
    expect(err).toContain(`written: ${at('captures/lab.good.a.pcapng')}`);
  });

  it('writes the trace under the very name for one run, and with the run’s name for several', async () => {
    await run(['run', '-q', '--trace', at('one.cbor'), '--seed', '7', `${at('lab.yaml')}:good`]);
    await run(['run', '-q', '--trace', at('all.cbor'), at('lab.yaml')]);
    expect(readTraceFile(readFileSync(at('one.cbor')))).toMatchObject({
      header: { scenario: 'an address', variant: 'good', seed: 7 },
    });
    expect(readdirSync(folder)).toEqual(['all.lab.bad.cbor', 'all.lab.good.cbor', 'lab.yaml', 'one.cbor']);
  });

  it('writes the same trace twice, also with --octets', async () => {
    for (const [name, more] of [
      ['1', []],
      ['2', []],
      ['3', ['--octets']],
    ] as const) {
      await run(['run', '-q', '--trace', at(name), ...more, `${at('lab.yaml')}:good`]);
    }
    expect(readFileSync(at('2')).equals(readFileSync(at('1')))).toBe(true);
    expect(readFileSync(at('3')).equals(readFileSync(at('1')))).toBe(true);
  });

  it('takes sysctls and the kernel from the command line', async () => {
    const set = 'a:net.ipv6.conf.eth0.accept_dad=0';
    const { code } = await run([
      'run',
      '-q',
      '--kernel',
      'linux-5.10',
      '--set',
      set,
      `${at('lab.yaml')}:bad`,
    ]);
    expect(code).toBe(EXIT.ok);
  });

  it('runs the library in a table with --all, and says what is wrong where something is', async () => {
    const { code, out } = await run(['run', '--all'], { env: { SIXLAB_LIBRARY: folder } });
    expect(code).toBe(EXIT.expectationFailed);
    const [first, second, third] = out.split('\n');
    expect(first).toMatch(/^passed {2}lab:good +1\/1 +5s {2}an address$/);
    expect(second).toMatch(/^failed {2}lab:bad +0\/1 +5s {2}an address$/);
    expect(third).toMatch(/^ {2}FAILED at 0.1s/);
    expect(out).toMatch(/2 runs: 1 passed, 1 failed\n$/);
  });

  it('has a progress line on a terminal only', async () => {
    const onTerminal = await run(['run', '--all'], { env: { SIXLAB_LIBRARY: folder }, terminal: true });
    expect(onTerminal.err).toContain('\r1/2 lab:good: ');
    expect(onTerminal.err.endsWith('\r')).toBe(true);
    expect((await run(['run', '--all'], { env: { SIXLAB_LIBRARY: folder } })).err).toBe('');
  });

  it('fails when a boot command does, and says which', async () => {
    writeFileSync(at('boot.yaml'), 'title: T\nnodes: { a: { boot: [ip link set eth9 up] } }\nduration: 1s\n');
    const { code, out } = await run(['run', '-q', at('boot.yaml')]);
    expect(code).toBe(EXIT.expectationFailed);
    expect(out).toContain(
      'warning a: boot command `ip link set eth9 up` failed with status 1: Cannot find device "eth9"',
    );
    expect(out).toContain('boot: failed, it expects nothing, 1s simulated');
  });
});

describe('what sixlab run refuses before anything runs', () => {
  const refused = async (...args: string[]): Promise<string> => {
    const { code, err, out } = await run(['run', ...args], { env: { SIXLAB_LIBRARY: folder } });
    expect([code, out]).toEqual([EXIT.badInput, '']);
    return err;
  };

  it('nothing to run', async () => {
    expect(await refused()).toContain('name a scenario, or say --all');
  });

  it('a variant that is not there', async () => {
    expect(await refused('lab:goud')).toContain(
      '`lab` has no variant `goud`: there is good, bad; did you mean `lab:good`?',
    );
  });

  it('a mistake in the scenario, in its line', async () => {
    writeFileSync(at('bad.yaml'), SCENARIO.replace('lacks: [tentative], pass', 'lack: [tentative], pass'));
    const err = await refused(at('bad.yaml'), at('lab.yaml'));
    expect(err).toContain(`${at('bad.yaml')}:7:`);
    expect(err).toContain('did you mean `lacks`?');
    expect(err).toContain('nothing was run');
  });

  it('a decision and a kernel that are not known', async () => {
    writeFileSync(
      at('bad.yaml'),
      'title: T\nnodes: { a: { kernel: linux-6.99 } }\nexpect: [{ never: true, decision: no.such }]\nduration: 1s\n',
    );
    const err = await refused(at('bad.yaml'));
    expect(err).toContain('no such kernel');
    expect(err).toContain('no decision is called `no.such`');
  });

  it('options that do not fit', async () => {
    expect(await refused('--kernel', 'linux-1', 'lab')).toContain('no such kernel: linux-1');
    expect(await refused('--set', 'x:a.b=1', 'lab')).toContain('no node is called x');
    expect(await refused('--set', 'accept_ra=2', 'lab')).toContain('write it node:key=value');
    expect(await refused('--seed', '-1', 'lab')).toContain('a seed is a whole number');
  });

  it('results that cannot be written', async () => {
    const { code, err } = await run(['run', '--trace', at('no/such/folder/x'), at('lab.yaml')]);
    expect([code, err]).toEqual([
      EXIT.cannotWrite,
      `error: cannot write ${at('no/such/folder/x')}: there is no such file or folder\n`,
    ]);
    const onFile = await run(['run', '--pcap', at('lab.yaml'), at('lab.yaml')]);
    expect(onFile.code).toBe(EXIT.cannotWrite);
  });
});

describe('scenarios in TypeScript', () => {
  let modules = 0;
  /** A module in a file of its own: a file is loaded once in a process. */
  const module = (body: string): string => {
    const path = at(`lab${++modules}.ts`);
    writeFileSync(path, body);
    return path;
  };
  const scenario = (title: string) =>
    `{ title: '${title}', nodes: { a: { boot: ['ip link set lo up'] } }, duration: '1s' }`;

  it('are an object, a list, a map, or a function that returns one of them', async () => {
    for (const [body, names] of [
      [`export default ${scenario('x')};`, ['']],
      [`export const scenario = ${scenario('x')};`, ['']],
      [`export const scenarios = [${scenario('x')}, ${scenario('y')}];`, ['/1', '/2']],
      [`export default () => ({ one: ${scenario('x')}, two: ${scenario('y')} });`, ['/one', '/two']],
    ] as const) {
      const { code, out } = await run(['run', '--json', module(body)]);
      expect(code).toBe(EXIT.ok);
      expect((JSON.parse(out) as { name: string }[]).map(({ name }) => name.replace(/^lab\d+/, ''))).toEqual(
        names,
      );
    }
  });

  it('are checked like a file, and mistakes are shown in their JSON', async () => {
    const { code, err } = await run([
      'run',
      module(`export default { title: 'x', nodes: { a: { boots: [] } }, duration: '1s' };`),
    ]);
    expect(code).toBe(EXIT.badInput);
    expect(err).toContain('.ts (as JSON):');
    expect(err).toContain('did you mean `boot`?');
  });

  it('are refused with a message when there is none in the module, or it throws', async () => {
    expect((await run(['run', module('export const x = 1;')])).err).toContain(
      'the default export is to be a scenario',
    );
    expect((await run(['run', module('throw new Error("oh no");')])).err).toContain('cannot load');
    expect((await run(['run', at('none.ts')])).err).toContain('there is no such file');
  });

  it('import the library by its name, wherever they lie', () => {
    const path = module(
      `import { milliseconds, type ScenarioText } from 'sixlab';\nconst s: ScenarioText = ${scenario('x')};\nexport default milliseconds(1) === 1000 ? s : 0;\n`,
    );
    const { stdout, status, stderr } = shell(`$SIXLAB run -q ${path}`, folder);
    expect([stderr, status, stdout]).toEqual([
      '',
      0,
      expect.stringMatching(/^lab\d+: passed, it expects nothing, 1s simulated\n$/),
    ]);
  });
});

describe('sixlab run from outside', () => {
  const long = `title: T\nnodes: { a: { boot: [ip link set eth0 up] }, b: { boot: [ip link set eth0 up] } }\nlinks: [{ endpoints: ["a:eth0", "b:eth0"] }]\nduration: 3000000s\nexpect: [{ always: true, on: a, run: 'true' }]\n`;

  it('leaves nothing behind when it is interrupted', () => {
    writeFileSync(at('long.yaml'), long);
    const { status, stdout } = shell(
      `$SIXLAB run -q --trace $HERE/t --junit $HERE/j --pcap $HERE/p $HERE/long.yaml & while [ ! -d $HERE/p ]; do sleep 0.1; done; kill -INT $!; wait $!; echo "status $?"`,
      folder,
    );
    expect([status, stdout]).toEqual([0, 'status 130\n']);
    expect(readdirSync(folder).sort()).toEqual(['lab.yaml', 'long.yaml', 'p']);
    expect(readdirSync(at('p'))).toEqual([]);
  });

  it('ends when nobody reads what it prints', () => {
    writeFileSync(at('long.yaml'), long);
    const { stdout } = shell('$SIXLAB run $HERE/long.yaml | head -1; echo "${PIPESTATUS[0]}"', folder);
    expect(stdout).toBe('long  T\n141\n');
  });

  it('says so when the disk is full', () => {
    const { status, stderr } = shell('$SIXLAB run -q --junit /dev/full $HERE/lab.yaml:good', folder);
    expect([status, stderr]).toEqual([
      EXIT.cannotWrite,
      'error: cannot write /dev/full: no space is left on the device\n',
    ]);
  });

  it('keeps the old report when a new one cannot be written', () => {
    writeFileSync(at('j'), 'old');
    const { status } = shell(
      'ulimit -f 0; $SIXLAB run -q --junit $HERE/j $HERE/lab.yaml:good 2>/dev/null',
      folder,
    );
    expect([status === 0, read('j'), existsSync(at('j'))]).toEqual([false, 'old', true]);
  });
});
