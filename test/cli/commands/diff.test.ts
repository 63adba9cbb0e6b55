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
  - { at: 12s, on: host, sysctl: { net.ipv6.conf.all.forwarding: 1 } }
variants:
  one: {}
  other: { steps: [{ at: 3s, on: router, run: radvd }, { at: 10s, on: host, run: sysctl -w net.ipv6.conf.all.forwarding=0 }], expect: [] }
`;

let folder: string;
let env: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  writeFileSync(join(folder, 'forwarding.yaml'), SCENARIO);
  env = { SIXLAB_LIBRARY: folder };
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('sixlab diff', () => {
  it('says that a run is the same as itself', async () => {
    expect(await run(['diff', 'forwarding:one'], { env })).toMatchObject({
      code: EXIT.ok,
      out: 'the runs are the same\n',
    });
  });

  it('tells where two part, with what led to it in either', async () => {
    const { code, out } = await run(['diff', 'forwarding:one', 'forwarding:other'], { env });
    expect(code).toBe(EXIT.expectationFailed);
    expect(out).toMatch(/^The runs part at 10\.000000 s on host, after \d+ records that are the same\.$/m);
    expect(out).toMatch(/^A: forwarding:one\n.*typed `sysctl -w net\.ipv6\.conf\.all\.forwarding=1`/m);
    expect(out).toMatch(/^B: forwarding:other\n.*typed `sysctl -w net\.ipv6\.conf\.all\.forwarding=0`/m);
    expect(out).toContain('The last that is the same:');
  });

  it('looks at decisions alone where asked to, and tells what they were made from', async () => {
    const words = ['forwarding:one', '--kernel-a', '2.6.32', '--kernel-b', 'linux-6.18', '--decisions'];
    const { code, out } = await run(['diff', ...words, '--json'], { env });
    expect(code).toBe(EXIT.expectationFailed);
    const found = JSON.parse(out) as { a: { chain: object[] }; fields: { name: string }[] };
    expect(found).toMatchObject({
      same: false,
      a: { run: 'forwarding:one (linux-2.6.32)' },
      b: { run: 'forwarding:one (linux-6.18)' },
    });
    expect(found.a.chain.length).toBeGreaterThan(0);
    expect(found.fields.length).toBeGreaterThan(0);
  });

  it('compares traces that were kept, and a run with the trace of it', async () => {
    const trace = join(folder, 'kept.trace');
    await run(['run', 'forwarding:one', '--trace', trace, '--quiet'], { env });
    expect(await run(['diff', trace, 'forwarding:one'], { env })).toMatchObject({ code: EXIT.ok });
    expect(await run(['diff', trace, trace, '--json'], { env })).toMatchObject({ code: EXIT.ok });
    expect((await run(['diff', trace, 'forwarding:one', '--seed-b', '7'], { env })).code).toBe(
      EXIT.expectationFailed,
    );
  });

  it.each([
    [['forwarding:on'], 'did you mean `forwarding:one`?'],
    [['forwarding'], 'is several runs'],
    [['forwarding:one', '--kernel-b', '6.81'], 'no such kernel: linux-6.81; did you mean linux-6.1?'],
  ])('does not know %j', async (words, message) => {
    const { code, err } = await run(['diff', ...words], { env });
    expect(code).toBe(EXIT.badInput);
    expect(err).toContain(message);
  });
});
