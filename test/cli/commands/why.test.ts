import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../sim/cli/exit-codes';
import { run } from '../fake-console';

const SCENARIO = `
title: Forwarding
nodes:
  router:
    files: { /etc/radvd.conf: "interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; };" }
    sysctl: { net.ipv6.conf.all.forwarding: 1 }
    boot: [ip link set eth0 up]
  host: { boot: [ip link set eth0 up] }
links:
  - endpoints: ["router:eth0", "host:eth0"]
steps:
  - { at: 3s, on: router, run: radvd }
  - { at: 10s, on: host, run: sysctl -w net.ipv6.conf.all.forwarding=1 }
expect:
  - { at: 20s, on: host, route: default, present: false }
variants:
  broken: {}
  fixed: { nodes: { host: { sysctl: { net.ipv6.conf.eth0.accept_ra: 2 } } }, expect: [{ at: 20s, on: host, route: default }] }
`;

let folder: string;
let env: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  writeFileSync(join(folder, 'forwarding.yaml'), SCENARIO);
  env = { SIXLAB_LIBRARY: folder };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('sixlab why', () => {
  it('tells the chain from the lost route back to the command', async () => {
    const { code, out } = await run(['why', 'forwarding:broken', 'host', 'route default'], { env });
    expect(code).toBe(EXIT.ok);
    expect(out).toMatch(/^ {2}10\.000000 {2}host {4}route default via \S+ dev eth0 is gone: forwarding was/);
    expect(out).toContain('somebody typed `sysctl -w net.ipv6.conf.all.forwarding=1`');
    expect(out).toContain('What helps: accept_ra=2');
  });

  it('looks at the run as it was, at a time', async () => {
    const { out } = await run(['why', 'forwarding:broken', 'host', 'route default', '--at', '9s'], { env });
    expect(out).toMatch(/was added, proto ra/);
    expect(out).not.toContain('is gone');
  });

  it('prints data with --json', async () => {
    const { out } = await run(['why', 'forwarding:broken', 'host', 'route default', '--json'], { env });
    expect(JSON.parse(out)).toMatchObject({
      run: 'forwarding:broken',
      node: 'host',
      steps: [{ decision: 'addrconf.forwarding.purge-default-routers' }, {}, {}],
    });
  });

  it('runs with another setting where one is given', async () => {
    const set = ['--set', 'host:net.ipv6.conf.eth0.accept_ra=2'];
    const { out } = await run(['why', 'forwarding:broken', 'host', 'route default', ...set], { env });
    expect(out).not.toContain('is gone');
  });

  it('says the same of the trace that the run left', async () => {
    const trace = join(folder, 'run.trace');
    await run(['run', 'forwarding:broken', '--quiet', '--trace', trace], { env });
    const question = ['host', 'route default'];
    expect(await run(['why', trace, ...question])).toEqual(
      await run(['why', 'forwarding:broken', ...question], { env }),
    );
  });

  it.each([
    [
      ['forwarding', 'host', 'route default'],
      '`forwarding` is several runs, and a question is about one: say `forwarding:broken` or `forwarding:fixed`',
    ],
    [
      ['forwarding:broken', 'hosts', 'route default'],
      'no node `hosts` took part in the run; there are router, host; did you mean `host`?',
    ],
    [['forwarding:broken', 'host', 'roue default'], 'did you mean `route`?'],
    [['forwarding:broken', 'host', 'route defalt'], 'did you mean `default`?'],
    [['forwarding:broken', 'host', 'route default', '--kernel', 'linux-9.9'], 'linux-9.9'],
  ])('refuses what has no answer: %j', async (args, message) => {
    const { code, out, err } = await run(['why', ...args], { env });
    expect({ code, out }).toEqual({ code: EXIT.badInput, out: '' });
    expect(err).toContain(message);
  });

  it('says where a trace is damaged', async () => {
    const file = join(folder, 'damaged.trace');
    writeFileSync(file, 'this is no trace');
    const { code, err } = await run(['why', file, 'host', 'route default']);
    expect(code).toBe(EXIT.badInput);
    expect(err).toContain(`cannot read ${file} at octet 0, item 0: it is `);
  });
});
