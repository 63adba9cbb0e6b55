/**
 * A whole session with -D, from the first Solicit over a renewal to the Release, against what Debian's dhcp6c and dhcp6s
 * (20080615-23) logged in two network namespaces with the same addresses and files.
 */
import { seconds } from '../../../sim/base/time';
import { Pair, SERVER_CONF } from './pair';
import forgotten from './forgotten-debian-23.json';
import recorded from './session-debian-23.json';

/** Without what is random, or different on every machine. */
function comparable(lines: readonly string[]): string[] {
  return lines.map(line =>
    line
      .replace(/^\w{3}\/\d\d\/\d{4} [\d:]{8}: /, '')
      .replace(/retrans=\d+/, 'retrans=N')
      .replace(/XID \([0-9a-f]+\)/, 'XID (N)')
      .replace(/to \d\.\d{6}$/, 'to N')
      .replace('/none', '/etc/wide-dhcpv6/dhcp6cctlkey'),
  );
}

describe('a session of dhcp6c with dhcp6s', () => {
  const pair = new Pair();
  const { lab, client, server } = pair;
  lab.runUntil(seconds(2.5));
  const served = server.run('dhcp6s -D -f -c /etc/s.conf -P /run/s.pid s0');
  lab.runUntil(seconds(3));
  const asked = client.run('dhcp6c -D -f -c /etc/c.conf -p /run/c.pid c0');
  lab.runUntil(seconds(8));
  const held = client.netlink.addresses().filter(({ scope }) => scope === 'global');
  lab.runUntil(seconds(35));
  client.run('kill $(cat /run/c.pid)');
  lab.runUntil(seconds(37));
  const left = client.netlink.addresses().filter(({ scope }) => scope === 'global');
  server.run('kill $(cat /run/s.pid)');
  lab.runUntil(seconds(38));

  it('gives the client the address and the network behind it a part of the prefix, both for ever', () => {
    expect(
      held.map(({ ifname, local, prefixlen, validLifetime }) => [
        ifname,
        `${local}/${prefixlen}`,
        validLifetime,
      ]),
    ).toEqual([
      ['c0', '2001:db8:1::5/128', 0xffffffff],
      ['lan0', '2001:db8:ff00:1:0:ff:fe00:11/64', 0xffffffff],
    ]);
  });

  it('is logged by the client as it was', () => {
    expect(comparable(asked.stderr.trimEnd().split('\n'))).toEqual(comparable(recorded.client));
  });

  it('is logged by the server as it was', () => {
    expect(comparable(served.stderr.trimEnd().split('\n'))).toEqual(comparable(recorded.server));
  });

  it('ends with nothing left', () => {
    expect(left).toEqual([]);
    expect(asked.status).toBe(0);
  });

  it('has the reasons in the trace', () => {
    for (const id of [
      'wide.server.bound',
      'wide.client.server-chosen',
      'wide.client.reply',
      'wide.client.prefix-assigned',
    ])
      expect(pair.decisions).toContain(id);
  });
});

describe('a session in which the server is replaced by one that knows nothing and gives something else', () => {
  it('is logged by the client as it was', () => {
    const { lab, client, server } = new Pair();
    const serve = 'dhcp6s -f -c /etc/s.conf -P /run/s.pid s0';
    lab.runUntil(seconds(2.5));
    server.run(serve);
    lab.runUntil(seconds(3));
    const asked = client.run('dhcp6c -D -f -c /etc/c.conf -p /run/c.pid c0');
    lab.runUntil(seconds(13));
    server.run('kill $(cat /run/s.pid)');
    server.file('/etc/s.conf', SERVER_CONF.replace('ff00::', 'ee00::').replace('::5 40', '::7 40'));
    lab.runUntil(seconds(14));
    server.run(serve);
    lab.runUntil(seconds(73));
    client.run('kill $(cat /run/c.pid)');
    lab.runUntil(seconds(75));
    expect(comparable(asked.stderr.trimEnd().split('\n'))).toEqual(comparable(forgotten.client));
  });
});
