import { readCommandLine } from '../../sim/daemons/dhclient/command-line';
import { parseDhclientConf } from '../../sim/daemons/dhclient/config';
import { NO_ADDRESSES } from '../../sim/daemons/dhclient/decisions';
import {
  duidLine,
  leaseText,
  readDefaultDuid,
  readLease,
  type HeldLease,
} from '../../sim/daemons/dhclient/lease';
import { seconds } from '../../sim/base/time';
import { Lab } from '../../sim/scenario/lab';
import { ip6 } from '../wire/contract';

const DUID = Uint8Array.of(0, 1, 0, 1, 0x32, 0x94, 0xb0, 0x5a, 2, 0, 0, 0, 0xaa, 1);

describe('dhclient', () => {
  test('writes leases as dhclient 4.4.3-P1 does, and reads them again', () => {
    const lease: HeldLease = {
      serverDuid: Uint8Array.of(0, 1, 0, 1, 0x32, 0x94, 0xb0, 0x58, 2, 0, 0, 0, 0xbb, 1),
      options: [
        { kind: 'dns-servers', servers: [ip6('2001:db8::53'), ip6('2001:db8::54')] },
        { kind: 'domain-list', names: ['example.org'] },
      ],
      ias: [
        {
          kind: 'ia-na',
          iaid: 0xaa01,
          starts: 1795290075,
          renew: 0,
          rebind: 0,
          addresses: [
            {
              address: ip6('2001:db8::1c54'),
              prefixLength: 128,
              starts: 1795290075,
              preferred: 300,
              valid: 600,
            },
          ],
        },
      ],
    };
    const text = duidLine(DUID) + leaseText('eth0', DUID, lease, false);
    expect(text).toBe(`default-duid "\\000\\001\\000\\0012\\224\\260Z\\002\\000\\000\\000\\252\\001";
lease6 {
  interface "eth0";
  ia-na 00:00:aa:01 {
    starts 1795290075;
    renew 0;
    rebind 0;
    iaaddr 2001:db8::1c54 {
      starts 1795290075;
      preferred-life 300;
      max-life 600;
    }
  }
  option dhcp6.client-id 0:1:0:1:32:94:b0:5a:2:0:0:0:aa:1;
  option dhcp6.server-id 0:1:0:1:32:94:b0:58:2:0:0:0:bb:1;
  option dhcp6.name-servers 2001:db8::53,2001:db8::54;
  option dhcp6.domain-search "example.org.";
}
`);
    expect(readDefaultDuid(text)).toEqual(DUID);
    expect(readLease(text, 'eth0')).toEqual(lease);
    expect(readLease(text + leaseText('eth0', DUID, lease, true), 'eth0')).toBeUndefined();
    expect(readLease(text, 'eth1')).toBeUndefined();
    expect(readLease('lease6 {\n}\n', 'eth0')).toBeUndefined();
  });

  test('reads its command line', () => {
    expect(readCommandLine(['dhclient', '-6', '-P', '-N', 'eth0'])).toMatchObject({
      six: true,
      wanted: { na: 1, ta: 0, pd: 1 },
      interfaces: ['eth0'],
    });
    expect(readCommandLine(['dhclient', '-S', 'eth0'])).toMatchObject({ stateless: true, wanted: { na: 0 } });
    expect(readCommandLine(['dhclient', '-D', 'EN'])).toMatchObject({ status: 1 });
    expect(readCommandLine(['dhclient', '-cf'])).toMatchObject({ status: 1 });
  });

  test('reads the dhclient.conf of Debian', () => {
    const said: string[] = [];
    const text =
      'option rfc3442-classless-static-routes code 121 = array of unsigned integer 8;\n' +
      'send dhcp6.rapid-commit;\nrequest subnet-mask, dhcp6.name-servers, dhcp6.domain-search;\n' +
      'also request dhcp6.sntp-servers;\ntimeout 60;\nrequest nope;\n';
    const config = parseDhclientConf(
      'dhclient.conf',
      text,
      ({ message }) => said.push(message),
      () => undefined,
    );
    expect(config).toMatchObject({ request: [23, 24, 31], timeout: 60 });
    expect(said).toEqual(['dhclient.conf line 6: no option named nope in space dhcp']);
  });

  /** A dhclient and a dhcpd on a link; what the former says, and what it decides. */
  function session(server: string, client: string, time: number) {
    const lab = new Lab();
    const decided: string[] = [];
    lab.trace.listen(record => {
      if (record.kind === 'decision' && record.node === 'client') decided.push(record.decision.id);
    });
    const [s, c] = [lab.node('server'), lab.node('client')];
    lab.link(['server:eth0', 'client:eth0']);
    s.file('/etc/dhcp/dhcpd.conf', server).file('/var/lib/dhcp/dhcpd6.leases', '');
    c.file('/etc/dhcp/dhclient.conf', client);
    for (const node of [s, c]) node.run('ip link set eth0 up');
    s.run('ip addr add 2001:db8::1/64 dev eth0 nodad');
    lab.run(seconds(3));
    s.run('dhcpd -6 -f eth0');
    const command = c.run('dhclient -6 -d -v eth0');
    lab.run(seconds(time));
    return { decided, said: command.stderr, client: c };
  }

  test('goes on soliciting where a server has nothing for it', () => {
    const { decided, said, client } = session('subnet6 2001:db8::/64 { }\n', '', 6);
    expect(decided).toContain(NO_ADDRESSES.id);
    expect(said).toContain('!-- Status code of no addrs, IA_NA discarded.\nRCV:  X-- Server ID');
    expect(said).toContain('PRC: Lease failed to satisfy.');
    expect(
      client.netlink.addresses().some(({ scope, ifname }) => scope === 'global' && ifname === 'eth0'),
    ).toBe(false);
  });

  // dhclient.conf(5): each of them as dhclient 4.4.3-P1 had it in /etc/resolv.conf and in its lease file.
  test.each([
    ['', 'nameserver 2001:db8::53'],
    ['supersede dhcp6.name-servers 2001:db8::1;', 'nameserver 2001:db8::1'],
    ['prepend dhcp6.name-servers 2001:db8::1;', 'nameserver 2001:db8::1\nnameserver 2001:db8::53'],
    ['append dhcp6.name-servers 2001:db8::1;', 'nameserver 2001:db8::53\nnameserver 2001:db8::1'],
    ['default dhcp6.name-servers 2001:db8::1;', 'nameserver 2001:db8::53'],
    ['default dhcp6.domain-search "a.example";', 'search a.example.\nnameserver 2001:db8::53'],
  ])('with %j has in /etc/resolv.conf: %j', (change, expected) => {
    const server =
      'option dhcp6.name-servers 2001:db8::53;\nsubnet6 2001:db8::/64 { range6 2001:db8::100 2001:db8::1ff; }\n';
    const { client } = session(server, change, 6);
    expect(client.run('cat /etc/resolv.conf').stdout.trim()).toBe(expected);
  });
});
