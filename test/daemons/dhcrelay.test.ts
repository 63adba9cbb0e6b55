/** dhcrelay -6 between a network with clients and one with a server; what it does with each message is in conformance/dhcpv6. */
import { Ip6 } from '../../sim/base/ip6';
import { seconds } from '../../sim/base/time';
import { readCommandLine } from '../../sim/daemons/dhcrelay/command-line';
import type { Program } from '../../sim/kernel/uapi';
import { Lab } from '../../sim/scenario/lab';
import { findProgram } from '../../sim/scenario/programs';
import { writeDhcp6, type Dhcp6Message, type Dhcp6RelayMessage } from '../../sim/wire/dhcpv6/message';

const RELAY = Ip6.parse('fe80::ff:fe00:1')!;

/** Two networks, a relay agent in both, and a program `say` on the client that sends it messages. */
function network(command: string, messages: readonly (Dhcp6Message | Dhcp6RelayMessage)[] = []) {
  const say: Program = {
    start(os) {
      const socket = os.udp6();
      if ('errno' in socket) throw new Error(socket.errno);
      for (const message of messages)
        socket.sendto(writeDhcp6(message), { address: RELAY, port: 547, dev: 'eth0' });
      os.exit(0);
    },
  };
  const lab = new Lab({ programs: name => (name === 'say' ? say : findProgram(name)) });
  const decided: string[] = [];
  lab.trace.listen(record => {
    if (record.kind === 'decision' && record.decision.id.startsWith('dhcrelay.'))
      decided.push(record.decision.id);
  });
  const [client, relay, server] = ['client', 'relay', 'server'].map(name => lab.node(name));
  lab.link(['client:eth0', 'relay:eth0']);
  lab.link(['relay:eth1', 'server:eth0']);
  for (const node of [client!, relay!, server!]) node.run('ip link set eth0 up; ip link set eth1 up');
  relay!.run('sysctl -w net.ipv6.conf.all.forwarding=1');
  relay!.run('ip addr add 2001:db8:1::1/64 dev eth0 nodad; ip addr add 2001:db8:2::1/64 dev eth1 nodad');
  relay!.run(`ip addr add ${RELAY}/64 dev eth0 nodad`);
  server!.run('ip addr add 2001:db8:2::2/64 dev eth0 nodad; ip route add default via 2001:db8:2::1');
  server!
    .file(
      '/etc/dhcp/dhcpd.conf',
      'subnet6 2001:db8:2::/64 { }\nsubnet6 2001:db8:1::/64 { range6 2001:db8:1::100 2001:db8:1::1ff; }\n',
    )
    .file('/var/lib/dhcp/dhcpd6.leases', '');
  lab.run(seconds(3));
  server!.run('dhcpd -6 -f eth0');
  const run = relay!.run(command);
  return { lab, client: client!, relay: run, decided };
}

test('a client gets an address of its own network from a server on another', () => {
  const { lab, client, relay, decided } = network('dhcrelay -6 -d -l eth0 -u eth1');
  client.run('dhclient -6 -d -v eth0');
  lab.run(seconds(6));
  const held = client.netlink
    .addresses()
    .filter(({ scope, ifname }) => scope === 'global' && ifname === 'eth0');
  expect(held.map(({ local }) => String(local))).toEqual([
    expect.stringMatching(/^2001:db8:1::1[0-9a-f]{2}$/),
  ]);
  expect(new Set(decided)).toEqual(new Set(['dhcrelay.message.forwarded', 'dhcrelay.message.returned']));
  expect(relay.stderr).toMatch(
    /Relaying Solicit from fe80::\S+ port 546 going up\.\nRelaying Advertise to fe80::/,
  );
});

test('what it does not send on has a reason', () => {
  const wrapped = { linkAddress: RELAY, peerAddress: RELAY };
  const carried = writeDhcp6({ kind: 'solicit', transactionId: 1, options: [] });
  const { lab, client, decided } = network('dhcrelay -6 -d -I -l eth0 -u eth1', [
    { kind: 'advertise', transactionId: 1, options: [] },
    {
      kind: 'relay-forward',
      hopCount: 10,
      ...wrapped,
      options: [{ kind: 'relay-message', message: carried }],
    },
    { kind: 'relay-reply', hopCount: 0, ...wrapped, options: [{ kind: 'relay-message', message: carried }] },
  ]);
  client.run('say');
  lab.run(seconds(1));
  expect(decided).toEqual([
    'dhcrelay.message.discarded',
    'dhcrelay.message.hop-count',
    'dhcrelay.message.no-interface',
  ]);
});

test('it needs both sides, and an address to tell clients’ networks by', () => {
  expect(readCommandLine(['dhcrelay', '-6', '-l', 'eth0'])).toEqual({
    words: 'Must specify at least one lower and one upper interface.',
  });
  expect(
    readCommandLine(['dhcrelay', '-6', '-l', '2001:db8::1%eth0#7', '-u', '2001:db8::2%eth1']),
  ).toMatchObject({
    lowers: [{ dev: 'eth0', address: Ip6.parse('2001:db8::1'), id: 7 }],
    uppers: [{ dev: 'eth1', address: Ip6.parse('2001:db8::2') }],
  });
  const { relay } = network('dhcrelay -6 -d -l 2001:db8:9::9%eth0 -u eth1');
  expect(relay.status).toBe(1);
  expect(relay.stderr).toContain('Interface eth0 does not have global IPv6 address assigned.\n');
});
