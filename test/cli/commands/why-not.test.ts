import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../sim/cli/exit-codes';
import { run } from '../fake-console';

const SCENARIO = `
title: Nobody listens
nodes:
  router:
    files: { /etc/radvd.conf: "interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; };" }
    sysctl: { net.ipv6.conf.all.forwarding: 1 }
    boot: [ip link set eth0 up]
  host: { sysctl: { net.ipv6.conf.eth0.accept_ra: 0 }, boot: [ip link set eth0 up] }
links:
  - endpoints: ["router:eth0", "host:eth0"]
steps:
  - { at: 3s, on: router, run: radvd }
duration: 10s
`;

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  file = join(folder, 'deaf.yaml');
  writeFileSync(file, SCENARIO);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('sixlab why-not', () => {
  it('tells what came close and what helps', async () => {
    const { code, out } = await run(['why-not', file, 'host', 'route default']);
    expect(code).toBe(EXIT.ok);
    expect(out).toMatch(
      /^There was never anything on host that answers to `route default`\.\n\nWhat came close:\n {2}- accept_ra is 0/,
    );
    expect(out).toContain('What helps: accept_ra=1 on this interface');
  });

  it('prints data with --json', async () => {
    const { out } = await run(['why-not', file, 'host', 'route default', '--json']);
    expect(JSON.parse(out)).toMatchObject({
      node: 'host',
      refusals: [{ decision: 'ndisc.ra.accept-ra-off', times: 1 }],
    });
  });

  it('refuses a question that is none', async () => {
    const { code, err } = await run(['why-not', file, 'host', 'route']);
    expect(code).toBe(EXIT.badInput);
    expect(err).toContain('`route` of what? as in `route default`');
  });
});
