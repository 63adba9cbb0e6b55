import fc from 'fast-check';
import { Ip6 } from '../../../sim/base/ip6';
import { seconds } from '../../../sim/base/time';
import type { Program } from '../../../sim/kernel/uapi';
import { CLIENT_CONF, Pair, SERVER_CONF } from './pair';

/** Global addresses of the client, `dev address`. */
function addresses({ client }: Pair): string[] {
  return client.netlink
    .addresses()
    .filter(({ scope }) => scope === 'global')
    .map(({ ifname, local, prefixlen }) => `${ifname} ${local}/${prefixlen}`)
    .sort();
}

const SERVE = 'dhcp6s -f -c /etc/s.conf -P /run/s.pid s0';
const ASK = 'dhcp6c -D -f -c /etc/c.conf -p /run/c.pid c0';

/** Both started, and so many seconds gone. */
function session(client: string, server: string, until: number): Pair & { log(): string } {
  const pair = new Pair(client, server);
  pair.lab.runUntil(seconds(2.5));
  pair.server.run(SERVE);
  const command = pair.client.run(ASK);
  pair.lab.runUntil(seconds(until));
  return Object.assign(pair, { log: () => command.stderr });
}

const PD = `interface c0 { send ia-pd 0; };\nid-assoc pd 0 { prefix-interface lan0 { sla-id 1; sla-len 8; }; };\n`;

describe('dhcp6c', () => {
  it('keeps the old prefix on the network behind it when the server has forgotten it and gives another', () => {
    const pair = session(CLIENT_CONF, SERVER_CONF, 12);
    pair.server.run('kill $(cat /run/s.pid)');
    pair.server.file('/etc/s.conf', SERVER_CONF.replace('ff00::', 'ee00::'));
    pair.lab.runUntil(seconds(13));
    pair.server.run(SERVE);
    // Debian's dhcp6c has both from the renewal on, and the new one alone after the next renewal, in which the server withdraws
    // the old one.
    pair.lab.runUntil(seconds(30));
    expect(addresses(pair)).toEqual([
      'c0 2001:db8:1::5/128',
      'lan0 2001:db8:ee00:1:0:ff:fe00:11/64',
      'lan0 2001:db8:ff00:1:0:ff:fe00:11/64',
    ]);
    pair.lab.runUntil(seconds(75));
    expect(addresses(pair)).toEqual(['c0 2001:db8:1::5/128', 'lan0 2001:db8:ee00:1:0:ff:fe00:11/64']);
    expect(pair.log()).toContain('update_ia: receive NoBinding against renew/rebind for PD-0');
    for (const id of ['wide.client.no-binding', 'wide.server.no-binding', 'wide.client.withdrawn'])
      expect(pair.decisions).toContain(id);
  });

  it('asks with Rebind when nobody answers, loses what runs out, and solicits again', () => {
    const pair = session(CLIENT_CONF, SERVER_CONF, 12);
    pair.server.run('kill $(cat /run/s.pid)');
    pair.lab.runUntil(seconds(70));
    expect(addresses(pair)).toEqual([]);
    expect(pair.log()).toContain('client6_send: send rebind to ff02::1:2%c0');
    expect(pair.log()).toContain('callback: IA PD-0 is invalidated');
    expect(pair.decisions).toContain('wide.client.expired');
    pair.server.run(SERVE);
    pair.lab.runUntil(seconds(140));
    expect(addresses(pair)).toHaveLength(2);
  });

  it('ignores an offer with nothing in it, for a client that no host statement knows', () => {
    const pair = session(PD, SERVER_CONF.replace('02:00:00:00:00:01;', '02:00:00:00:00:07;'), 20);
    expect(addresses(pair)).toEqual([]);
    expect(pair.log()).toContain('client6_recvadvert: advertise contains NoPrefixAvail status');
    for (const id of ['wide.client.advertise-nothing', 'wide.server.host-unknown'])
      expect(pair.decisions).toContain(id);
  });

  it('takes what is committed rapidly, and an Advertise from a server that does not do so', () => {
    const rapid = CLIENT_CONF.replace('request', 'send rapid-commit; request');
    const pair = session(rapid, SERVER_CONF, 10);
    expect(addresses(pair)).toHaveLength(2);
    expect(pair.log()).not.toContain('send request');
    const slow = session(rapid, SERVER_CONF.replace('allow rapid-commit;', ''), 10);
    expect(addresses(slow)).toHaveLength(2);
    expect(slow.log()).toContain('client6_recvadvert: unexpected advertise');
    expect(slow.log()).toContain('send request');
  });

  it('requests at once from a server of preference 255', () => {
    const pair = session(CLIENT_CONF, SERVER_CONF.replace('allow', 'preference 255; allow'), 3.6);
    expect(addresses(pair)).toHaveLength(2);
  });

  it('gives up a Request after ten tries, and is silent from then on', () => {
    const pair = session(CLIENT_CONF, SERVER_CONF, 2.5);
    pair.lab.runUntil(seconds(4));
    const solicited = (): boolean => pair.log().includes('recvadvert: server ID');
    for (let at = 2.6; !solicited() && at < 6; at += 0.05) pair.lab.runUntil(seconds(at));
    pair.server.run('kill $(cat /run/s.pid)');
    pair.lab.runUntil(seconds(600));
    expect(pair.log()).toContain('client6_timo: no responses were received');
    expect(pair.decisions).toContain('wide.client.no-responses');
  });

  it('gives nothing of a prefix to the link it came from, and nothing that would be too long', () => {
    const own = session(PD.replace('lan0', 'c0'), SERVER_CONF, 8);
    expect(own.decisions).toContain('wide.client.own-link');
    const long = session(PD.replace('sla-len 8', 'sla-len 16'), SERVER_CONF, 8);
    expect(long.decisions).toContain('wide.client.prefix-length');
    expect(long.log()).toContain('add_ifprefix: invalid prefix length 56 + 16 + 64');
    expect([...addresses(own), ...addresses(long)]).toEqual([]);
  });

  it('asks for information once with -i, and prints it', () => {
    const pair = new Pair('', SERVER_CONF);
    pair.lab.runUntil(seconds(2.5));
    pair.server.run(SERVE);
    const command = pair.client.run('dhcp6c -i c0');
    pair.lab.runUntil(seconds(6));
    expect(command.stdout).toBe('nameserver[0] 2001:db8::53\nDomain search list[0] example.org.\n');
    expect(command.status).toBe(0);
  });

  it('runs its script with what it was told', () => {
    const pair = new Pair('interface c0 { information-only; script "/etc/x.sh"; };\n', SERVER_CONF);
    pair.client.file('/etc/x.sh', 'echo "$REASON $new_domain_name_servers" > /tmp/told\n');
    pair.lab.runUntil(seconds(2.5));
    pair.server.run(SERVE);
    pair.client.run(ASK);
    pair.lab.runUntil(seconds(6));
    expect(pair.client.run('cat /tmp/told').stdout).toBe('NBI 2001:db8::53 \n');
  });

  it('prints how it is used when no interface is named, and exits with 0', () => {
    const { client } = new Pair();
    const command = client.run('dhcp6c -f');
    expect([command.status, command.stderr]).toEqual([
      0,
      'usage: dhcp6c [-c configfile] [-dDfi] [-p pid-file] interface [interfaces...]\n',
    ]);
    expect(client.run('dhcp6c -f nope').stderr).toContain('ifreset: invalid interface(nope): No such device');
  });
});

describe('dhcp6s', () => {
  it('takes from the pool what no host statement has, and nothing when it is empty', () => {
    const ask = 'interface c0 { send ia-na 0; };\nid-assoc na 0 { };\n';
    const stranger = SERVER_CONF.replace('02:00:00:00:00:01;', '02:00:00:00:00:07;');
    expect(addresses(session(ask, stranger, 8))).toEqual(['c0 2001:db8:1::100/128']);
    const empty = session(
      ask,
      stranger.replace('2001:db8:1::100 to 2001:db8:1::200', 'fe80::1 to fe80::2'),
      8,
    );
    expect(addresses(empty)).toEqual([]);
    expect(empty.decisions).toContain('wide.server.nothing-left');
  });

  it('withdraws what is not bound any more', () => {
    const pair = session(CLIENT_CONF, SERVER_CONF, 8);
    const wish = `interface c0 { send ia-na 0; };\nid-assoc na 0 { address 2001:db8:1::5 40; };\n`;
    expect(addresses(pair)).toHaveLength(2);
    expect(addresses(session(wish, SERVER_CONF, 8))).toEqual(['c0 2001:db8:1::5/128']);
  });
});

/** Sends octets from port 546 of the client machine to the server, or to its own dhcp6c. */
function sender(octets: readonly Uint8Array[], to: Ip6, port: number, dev: string): Program {
  return {
    start(process) {
      const socket = process.udp6();
      if ('errno' in socket) return;
      for (const data of octets) socket.sendto(data, { address: to, port, dev });
      process.exit(0);
    },
  };
}

function bombard(octets: readonly Uint8Array[], to: string, port: number): Pair {
  const address = Ip6.parse(to)!;
  const pair = new Pair(CLIENT_CONF, SERVER_CONF, {
    bombard: sender(octets, address, port, port === 547 ? 'c0' : 's0'),
  });
  pair.lab.runUntil(seconds(2.5));
  pair.server.run(SERVE);
  pair.client.run(ASK);
  pair.lab.runUntil(seconds(2.6));
  (port === 547 ? pair.client : pair.server).run('bombard');
  pair.lab.runUntil(seconds(12));
  return pair;
}

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const SERVER_ID = '0002 000e 0001 0001 2c00 0001 0200 0000 0002';
const CLIENT_ID = '0001 000e 0001 0001 2c00 0000 0200 0000 0001';

describe('messages that nobody expects', () => {
  it('are discarded by the server, each with a reason', () => {
    const octets = [
      hex('0100 0001'),
      hex('0100'),
      hex(`0300 0001 ${CLIENT_ID}`),
      hex(`0300 0001 ${SERVER_ID}`),
      hex(`0600 0001 ${CLIENT_ID} ${SERVER_ID}`),
      hex('0d00 0001'),
      hex('0700 0001'),
      hex('0c00'),
      hex(`0b00 0001 0003 000c 0000 0000 0000 0000 0000 0000`),
      hex(`0100 0001 ${CLIENT_ID} 0006 0003 0017 00`),
      hex('0100 0001 0001 ffff'),
    ];
    const pair = bombard(octets, 'ff02::1:2', 547);
    expect(pair.decisions).toContain('wide.message.discarded');
    expect(addresses(pair)).toHaveLength(2);
  });

  it('to the address of the server are answered with UseMulticast', () => {
    const request = hex(`0300 0001 ${CLIENT_ID} ${SERVER_ID}`);
    expect(bombard([request], 'fe80::ff:fe00:2', 547).decisions).toContain('wide.server.use-multicast');
  });

  it('about prefixes that are not bound make the client stop using them', () => {
    const solicit = `0100 0001 ${CLIENT_ID} 000e 0000 0019 000c 0000 0009 0000 0000 0000 0000`;
    const prefix = '001a 0019 0000 0028 0000 003c 38 2001 0db8 aa00 0000 0000 0000 0000 0000';
    const renew = `0500 0002 ${CLIENT_ID} ${SERVER_ID} 0019 0029 0000 0009 0000 0000 0000 0000 ${prefix}`;
    expect(bombard([hex(solicit), hex(renew)], 'ff02::1:2', 547).decisions).toContain(
      'wide.server.not-in-binding',
    );
  });

  it('never make either of them fail', () => {
    const message = fc.tuple(fc.integer({ min: 0, max: 14 }), fc.uint8Array({ maxLength: 80 }));
    const octets = message.map(([type, rest]) => Uint8Array.of(type, ...rest));
    const options = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.uint8Array({ maxLength: 50 })), { maxLength: 5 })
      .map(list => list.flatMap(([code, body]) => [0, code, 0, body.length, ...body]));
    const shaped = fc
      .tuple(fc.integer({ min: 1, max: 13 }), options)
      .map(([type, list]) => Uint8Array.of(type, 0, 0, 1, ...hex(CLIENT_ID), ...list));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(octets, shaped), { minLength: 5, maxLength: 40 }),
        fc.constantFrom(546, 547),
        (list, port) => {
          const pair = bombard(list, port === 547 ? 'ff02::1:2' : 'fe80::ff:fe00:1', port);
          expect(pair.client.run('cat /run/c.pid').status).toBe(0);
        },
      ),
      { numRuns: 12 },
    );
  });
});
