import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { Here } from '../../../sim/realkernel/here';
import { Host } from '../../../sim/realkernel/host';
import { RealLab } from '../../../sim/realkernel/lab';
import { carrierScript } from '../../../sim/realkernel/links';
import type { Scenario } from '../../../sim/scenario/resolve';
import { loadScenario } from '../../../sim/scenario/load';
import { resolveVariant } from '../../../sim/scenario/variants';
import { describeReal, UNSHARE } from '../../support/real-kernel';

const TEXT = `
title: A lab
nodes:
  a: { files: { /etc/radvd.conf: "interface eth0 { };", /srv/deep/file: "text of 'a'" } }
  b: {}
  c: { container-of: b }
links:
  - endpoints: ["a:eth0", { node: b, interface: eth0, mac: "02:00:00:00:00:02" }, "c:eth0"]
  - { endpoints: ["b:veth1", "c:eth1"], mtu: 1400 }
  - { name: pulled, endpoints: ["a:eth2", "b:eth2"] }
steps:
  - { at: 1s, link: pulled, carrier: off }
`;

function scenario(): Scenario {
  const loaded = loadScenario('lab.yaml', TEXT);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return resolveVariant(loaded.scenario);
}

const NETEM = ['qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms'];

const macOf = (node: string, ifname: string): string =>
  `02:00:00:00:${node.charCodeAt(0).toString(16)}:0${ifname.at(-1) ?? ''}`;

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

describeReal('a lab of network namespaces', { programs: ['nsenter', 'mount'], devices: ['bridge'] }, () => {
  let lab: RealLab;

  beforeAll(async () => {
    lab = await RealLab.open(new Here(), scenario(), macOf, () => undefined);
  });
  afterAll(() => lab.close());

  it('has the files of a node, and no other node and not the host has them', async () => {
    expect(await lab.node('a').ask('cat /srv/deep/file')).toBe("text of 'a'");
    expect(await lab.node('b').ask('ls /srv/deep 2>&1')).toMatch(/No such file/);
    expect(existsSync('/srv/deep')).toBe(false);
  });

  it('has the interfaces of the links, down, with their addresses', async () => {
    const links = await lab.node('b').ask('ip -br link show type veth');
    expect(links).toMatch(/^eth0@if\d+ +DOWN +02:00:00:00:00:02 /m);
    expect(await lab.node('a').ask('ip -br link show type veth')).toMatch(/02:00:00:00:61:00/);
    expect(await lab.node('c').ask('cat /sys/class/net/eth1/mtu')).toBe('1400\n');
  });

  it('has a container as a namespace of its machine, with its files', async () => {
    expect(await lab.node('b').ask('ip netns exec c ip -br link show eth1')).toMatch(/^eth1@/);
    await lab.node('b').ask('echo shared >/tmp/file');
    expect(await lab.node('c').ask('hostname; cat /tmp/file')).toBe('c\nshared\n');
  });

  it('lets everybody on a shared segment hear everybody', async () => {
    for (const name of ['a', 'b', 'c']) {
      const up = `ip addr add 2001:db8::${name}/64 dev eth0 nodad; ip link set eth0 up`;
      expect(await lab.node(name).type(up, 30_000)).toMatchObject({ status: 0 });
    }
    const ping = 'ping -c 1 -w 20 2001:db8::a && ping -c 1 -w 20 2001:db8::c';
    expect(await lab.node('b').type(ping, 60_000)).toMatchObject({ status: 0 });
  });

  it('pulls out a cable that a step pulls out, and plugs it in again', async () => {
    for (const name of ['a', 'b']) await lab.node(name).ask('ip link set eth2 up');
    for (const [state, flag] of [
      ['off', /NO-CARRIER/],
      ['on', /LOWER_UP/],
    ] as const) {
      await lab.onLinks(carrierScript(scenario(), 2, state));
      for (const name of ['a', 'b']) expect(await lab.node(name).ask('ip link show eth2')).toMatch(flag);
    }
  });

  it('ends a command with all that it started when its time is over', async () => {
    const { status } = await lab.node('a').type('sleep 1000 | cat', 300);
    expect(status).toBeUndefined();
    // A killed process is gone when the kernel gets round to it; the test's own limit ends the wait.
    while ((await lab.node('a').ask('pgrep -x sleep')) !== '');
  });

  it('leaves no process and no namespace behind', async () => {
    const pids = [...lab.nodes.values()].map(({ pid }) => pid);
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    await lab.node('a').type('sleep 1000 >/dev/null 2>&1 &', 30_000);
    await lab.close();
    expect(pids.map(isAlive)).toEqual([false, false, false]);
    const names = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
    expect(names.filter(name => ['a', 'b', 'c', '.link0'].includes(name))).toEqual([]);
  });
});

describeReal('what a host cannot run', { programs: ['dmesg'], devices: ['bridge'] }, () => {
  const of = async (text: string): Promise<string[]> => {
    const host = await Host.inspect(new Here());
    if (typeof host === 'string') throw new Error(host);
    const loaded = loadScenario('x.yaml', text);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
    return host.obstacles(resolveVariant(loaded.scenario), false);
  };

  it('is told by name: kernels', async () => {
    const found = await of('title: old\nnodes: { a: { kernel: linux-2.6.32 } }');
    expect(found).toEqual([expect.stringMatching(/^a is linux-2\.6\.32, and /)]);
  });

  it('is told by name: programs', async () => {
    const found = await of('title: x\nnodes: { a: { boot: ["true && no-such-program -x | cat"] } }');
    expect(found).toEqual(['no-such-program is not installed']);
  });

  it('is told by name: the impairment of a link, where the kernel has none', async () => {
    const nodes = 'nodes: { a: {}, b: {} }\nlinks: [{ name: l, endpoints: ["a:eth0", "b:eth0"] }]';
    const netem = spawnSync(UNSHARE[0]!, [...UNSHARE.slice(1), '--net', 'tc', ...NETEM]);
    const expected = netem.status === 0 ? [] : [expect.stringMatching(/^the kernel has no netem, which /)];
    expect(await of(`title: x\n${nodes}\nsteps: [{ at: 1s, link: l, set: { loss: 50% } }]`)).toEqual(
      expected,
    );
    expect(await of(`title: x\n${nodes}\nsteps: [{ at: 1s, link: l, carrier: off }]`)).toEqual([]);
  });

  it('is nothing where everything is there', async () => {
    expect(await of('title: x\nnodes: { a: { boot: ["echo no; ip link add br0 type bridge"] } }')).toEqual(
      [],
    );
  });
});
