/** What dhcpd answers, against what dhcpd 4.4.3-P1 answered the same client with the same configuration. */
import { assert, constantFrom, nat, property, tuple, array } from 'fast-check';
import { fromHex } from '../../../sim/base/hex';
import { CONFIG_REFUSED, NOTHING_LEFT } from '../../../sim/daemons/dhcpd/decisions';
import { Leases } from '../../../sim/daemons/dhcpd/leases';
import { MALFORMED } from '../../../sim/daemons/dhcpv6/validation';
import { parseDhcpdConf } from '../../../sim/daemons/dhcpd/parse-config';
import { receive, type Dhcpd } from '../../../sim/daemons/dhcpd/server';
import { leaseDate } from '../../../sim/daemons/isc/lease-date';
import type { PacketInfo, Process, UdpSocket } from '../../../sim/kernel/uapi';
import { readDhcp6, writeDhcp6, type Dhcp6Message } from '../../../sim/wire/dhcpv6/message';
import type { Dhcp6Option } from '../../../sim/wire/dhcpv6/options';
import { Lab } from '../../../sim/scenario/lab';
import { ip6 } from '../../wire/contract';
import { dhcp6Samples } from '../../wire/text/dhcpv6-samples';

const DUID = fromHex('000100013294b05a02000000aa01')!;
const SERVER = fromHex('000100013294b05802000000bb01')!;
const CONF = `
default-lease-time 600;
preferred-lifetime 300;
option dhcp6.name-servers 2001:db8::53, 2001:db8::54;
option dhcp6.rapid-commit;
subnet6 2001:db8::/64 {
  range6 2001:db8::1000 2001:db8::1fff;
  prefix6 2001:db8:100:: 2001:db8:1ff:: /56;
}
host fixed { hardware ethernet 02:00:00:00:aa:99; fixed-address6 2001:db8::99; }
`;
const ASK: Dhcp6Option[] = [
  { kind: 'client-id', duid: DUID },
  { kind: 'option-request', codes: [23, 24] },
  { kind: 'ia-na', iaid: 0xaa01, t1: 3600, t2: 5400, options: [] },
];

class Bench {
  readonly said: string[] = [];
  readonly notes: string[] = [];
  readonly sent: Uint8Array[] = [];
  file = '';
  readonly dhcpd: Dhcpd;

  constructor(conf = CONF) {
    const { dhcpd: config, ok } = parseDhcpdConf('dhcpd.conf', conf, {
      read: () => undefined,
      complain: ({ message }) => this.said.push(message),
      say: line => this.said.push(line),
      unmodelled: what => this.said.push(what),
    });
    expect(ok).toBe(true);
    const os = {
      now: () => 0,
      note: (decided: { id: string }) => this.notes.push(decided.id),
    } as unknown as Process;
    const socket = { sendto: (data: Uint8Array) => void this.sent.push(data) } as unknown as UdpSocket;
    this.dhcpd = {
      os,
      config,
      socket,
      leases: new Leases(new Set(), text => void (this.file += text)),
      serverDuid: SERVER,
      networks: new Map([['eth0', config.networks[0]!]]),
      log: (_level, text) => void this.said.push(text),
    };
  }

  receive(data: Uint8Array, to = 'ff02::1:2'): Dhcp6Message | undefined {
    const from = { address: ip6('fe80::ff:fe00:aa01'), port: 546 };
    receive(this.dhcpd, data, {
      from,
      to: ip6(to),
      dev: 'eth0',
      ifindex: 2,
      hopLimit: 1,
    } as PacketInfo);
    const answer = this.sent.pop();
    return answer && (readDhcp6(answer) as Dhcp6Message);
  }

  ask(
    kind: Dhcp6Message['kind'],
    options: Dhcp6Option[],
    transactionId = 0x5606b6,
  ): Dhcp6Message | undefined {
    return this.receive(writeDhcp6({ kind, transactionId, options }));
  }
}

describe('dhcpd', () => {
  test('advertises what the real one did, in its order and words', () => {
    const bench = new Bench();
    const advertised = bench.ask('solicit', ASK)!;
    expect(advertised).toMatchObject({ kind: 'advertise', transactionId: 0x5606b6 });
    expect(advertised.options.map(({ kind }) => kind)).toEqual([
      'ia-na',
      'client-id',
      'server-id',
      'dns-servers',
    ]);
    // dhcpd 4.4.3-P1 gave this DUID and IAID 2001:db8::1c54 of the same range.
    expect(advertised.options[0]).toMatchObject({
      t1: 0,
      t2: 0,
      options: [{ address: ip6('2001:db8::1c54'), preferredLifetime: 300, validLifetime: 600 }],
    });
    expect(bench.said).toEqual([
      'Solicit message from fe80::ff:fe00:aa01 port 546, transaction ID 0xB6065600',
      'Picking pool address 2001:db8::1c54',
      'Advertise NA: address 2001:db8::1c54 to client with duid 00:01:00:01:32:94:b0:5a:02:00:00:00:aa:01 iaid = 43521 valid for 600 seconds',
      'Sending Advertise to fe80::ff:fe00:aa01 port 546',
    ]);
    expect(bench.file).toBe('');
  });

  test('writes a lease as the real one does when it is promised, and when it comes back', () => {
    const bench = new Bench();
    bench.ask('request', [...ASK, { kind: 'server-id', duid: SERVER }]);
    const binding = (state: string): string =>
      'ia-na "\\001\\252\\000\\000\\000\\001\\000\\0012\\224\\260Z\\002\\000\\000\\000\\252\\001" {\n' +
      '  cltt 4 2026/01/01 00:00:00;\n  iaaddr 2001:db8::1c54 {\n' +
      `    binding state ${state};\n    preferred-life 300;\n    max-life 600;\n    ends 4 2026/01/01 00:10:00;\n  }\n}\n\n`;
    expect(bench.file).toBe(binding('active'));
    const held: Dhcp6Option = {
      kind: 'ia-address',
      address: ip6('2001:db8::1c54'),
      preferredLifetime: 0,
      validLifetime: 0,
      options: [],
    };
    const ia: Dhcp6Option = { kind: 'ia-na', iaid: 0xaa01, t1: 0, t2: 0, options: [held] };
    const reply = bench.ask('release', [ASK[0]!, { kind: 'server-id', duid: SERVER }, ia])!;
    expect(reply.options.at(-1)).toEqual({ kind: 'status-code', status: 0, message: 'Release received.' });
    expect(bench.file).toBe(binding('active') + binding('released'));
  });

  test('answers at once where both sides want it, and delegates prefixes', () => {
    const pd: Dhcp6Option = { kind: 'ia-pd', iaid: 1, t1: 0, t2: 0, options: [] };
    const reply = new Bench().ask('solicit', [...ASK, pd, { kind: 'rapid-commit' }])!;
    expect(reply.kind).toBe('reply');
    expect(reply.options.some(({ kind }) => kind === 'rapid-commit')).toBe(true);
    expect(reply.options[1]).toMatchObject({ kind: 'ia-pd', options: [{ prefixLength: 56 }] });
  });

  test('knows a host by the hardware address in its DUID, after all else', () => {
    const duid = fromHex('0003000102000000aa99')!;
    const reply = new Bench().ask('solicit', [{ kind: 'client-id', duid }, ...ASK.slice(1)])!;
    expect(reply.options[0]).toMatchObject({ options: [{ address: ip6('2001:db8::99') }] });
  });

  test('says when it has nothing', () => {
    const bench = new Bench('subnet6 2001:db8::/64 { }\n');
    const reply = bench.ask('solicit', ASK)!;
    const message = 'No addresses available for this interface.';
    expect(reply.options[0]).toMatchObject({ options: [{ kind: 'status-code', status: 2, message }] });
    expect(bench.notes).toContain(NOTHING_LEFT.id);
    expect(bench.said).toContain('Unable to pick client address: no IPv6 pools on this shared network');
  });

  test('tells whether addresses are on the link', () => {
    const ia = (address: string): Dhcp6Option => ({
      kind: 'ia-na',
      iaid: 1,
      t1: 0,
      t2: 0,
      options: [
        { kind: 'ia-address', address: ip6(address), preferredLifetime: 0, validLifetime: 0, options: [] },
      ],
    });
    const status = (address: string): unknown =>
      new Bench().ask('confirm', [ASK[0]!, ia(address)])!.options.at(-1);
    expect(status('2001:db8::7')).toMatchObject({ status: 0, message: 'All addresses still on link.' });
    expect(status('2001:db9::7')).toMatchObject({
      status: 4,
      message: 'Some of the addresses are not on link.',
    });
  });

  test('discards what is not for it, and says why', () => {
    const bench = new Bench();
    expect(bench.ask('request', ASK)).toBeUndefined();
    expect(bench.said.at(-1)).toMatch(
      /^Discarding Request from fe80::ff:fe00:aa01: server identifier missing/,
    );
  });

  test('says nothing to octets that are no message', () => {
    const bench = new Bench();
    expect(bench.receive(Uint8Array.of(77))).toBeUndefined();
    expect(bench.notes).toEqual([MALFORMED.id]);
  });

  test('does not run with a file that it does not understand', () => {
    const lab = new Lab();
    const decided: string[] = [];
    lab.trace.listen(record => {
      if (record.kind === 'decision') decided.push(record.decision.id);
    });
    const server = lab.node('server').file('/etc/dhcp/dhcpd.conf', 'subnt6 2001:db8::/64 { }\n');
    const command = server.run('dhcpd -6 -d');
    expect(command.status).toBe(1);
    expect(command.stderr).toContain('Configuration file errors encountered -- exiting\n');
    expect(decided).toContain(CONFIG_REFUSED.id);
  });

  // dhcpd 4.4.3-P1: this line, and then at once the help for those who think that it is a bug.
  test('ends where a file that is included is not there', () => {
    const server = new Lab().node('server').file('/etc/dhcp/dhcpd.conf', 'include "/nope/x.conf";\n');
    const { stderr, status } = server.run('dhcpd -6 -t');
    expect(status).toBe(1);
    expect(stderr).toContain(
      "Can't open /nope/x.conf: No such file or directory\n\nIf you think you have received",
    );
  });

  test('whatever comes, it goes on', () => {
    const bench = new Bench();
    for (const frame of dhcp6Samples(600)) bench.receive(frame.subarray(62));
    const sound = writeDhcp6({
      kind: 'request',
      transactionId: 1,
      options: [...ASK, { kind: 'server-id', duid: SERVER }],
    });
    const change = tuple(nat(sound.length - 1), nat(255));
    assert(
      property(array(change, { maxLength: 4 }), constantFrom(0, 1, 5, 20), (changes, cut) => {
        const octets = sound.slice(0, sound.length - cut);
        for (const [at, to] of changes) if (at < octets.length) octets[at] = to;
        bench.receive(octets);
      }),
    );
  });

  test('counts days as everybody does', () => {
    for (const time of [0, 951_782_400, 1_767_225_600, 1_798_761_599, 4_102_444_800]) {
      const iso = new Date(time * 1000).toISOString();
      expect(leaseDate(time).slice(2)).toBe(`${iso.slice(0, 10).replaceAll('-', '/')} ${iso.slice(11, 19)}`);
      expect(Number(leaseDate(time)[0])).toBe(new Date(time * 1000).getUTCDay());
    }
  });

  // RFC 8415 §18.3.1, §18.3.2; unicast_reject() of dhcpd 4.4.3, with its words.
  test('answers what came to it alone with UseMulticast, and throws away what is for all', () => {
    const bench = new Bench();
    const to = '2001:db8::1';
    const octets = (kind: Dhcp6Message['kind'], more: Dhcp6Option[]): Uint8Array =>
      writeDhcp6({ kind, transactionId: 1, options: [...ASK, ...more] });
    expect(bench.receive(octets('solicit', []), to)).toBeUndefined();
    expect(bench.said.at(-1)).toBe(
      'Discarding Solicit from fe80::ff:fe00:aa01; packet sent unicast (CLIENTID 00:01:00:01:32:94:b0:5a:02:00:00:00:aa:01)',
    );
    const refused = bench.receive(octets('request', [{ kind: 'server-id', duid: SERVER }]), to)!;
    expect(refused.options.find(({ kind }) => kind === 'status-code')).toMatchObject({
      status: 5,
      message: 'Unicast not allowed by server.',
    });
    expect(bench.notes).toContain('dhcpd.message.unicast');
    const open = new Bench(`option dhcp6.unicast 2001:db8::1;\n${CONF}`);
    const given = open.receive(octets('request', [{ kind: 'server-id', duid: SERVER }]), to)!;
    expect(given.options[0]).toMatchObject({ kind: 'ia-na', options: [{ kind: 'ia-address' }] });
  });
});
