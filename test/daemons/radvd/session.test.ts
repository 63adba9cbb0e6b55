/**
 * One session of the real radvd 2.19, recorded by session.sh, and the same events played to ours: every line
 * of the debug log and every octet of the advertisements must be the same.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromHex, toHex } from '../../../sim/base/hex';
import { Ip6 } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { radvd } from '../../../sim/daemons/radvd/radvd';
import { FakeMachine, solicitation } from './fake-machine';

interface Recording {
  readonly log: readonly string[];
  readonly heard: readonly string[];
  readonly advertisements: readonly { readonly to: string; readonly message: string }[];
}

const recording = JSON.parse(readFileSync(join(__dirname, 'session-2.19.json'), 'utf8')) as Recording;
const configuration = readFileSync(join(__dirname, 'session.conf'), 'utf8');

const session = replay();

/** The events of session.sh, at its times. */
function replay(): FakeMachine {
  const machine = new FakeMachine();
  machine.loops = true;
  machine.addLink('r0', 10, { address: Mac.parse('02:00:00:00:00:01')! });
  machine.addresses = [];
  machine.addAddress('r0', '2001:db8:1::1/64');
  machine.addAddress('r0', 'fe80::ff:fe00:1/64');
  machine.start(radvd('2.19'), configuration, '-n', '-d', '5', '-m', 'stderr_clean');
  machine.run(2);
  const address = machine.addAddress('r0', '2001:db8:1::2/64');
  machine.event({ kind: 'newaddr', address });
  machine.run(3.2);
  machine.event({ kind: 'newaddr', address });
  machine.run(6.1);
  machine.deliver(solicitation(), 'r0');
  machine.run(7.1);
  for (const heard of recording.heard) machine.deliver(fromHex(heard)!, 'r0');
  machine.run(8.1);
  machine.signal('SIGUSR1');
  machine.run(8.6);
  machine.signal('SIGHUP');
  machine.run(9);
  machine.signal('SIGTERM');
  machine.run(10);
  return machine;
}

/** Leaves out what the privileged child and the pid file add, and the names and times that differ. */
function comparable(log: readonly string[]): string[] {
  return log
    .filter(line => !/pid file|PID is|privsep|logging method|^freeing interface|^Freeing/.test(line))
    .map(line =>
      line.replace(/polling for \d+\.\d+/, 'polling for some').replaceAll('/etc/radvd.conf', 'radvd.conf'),
    );
}

it('logs what radvd 2.19 logs, line by line', () => {
  expect(comparable(session.stderr)).toEqual(comparable(recording.log));
});

it('sends what radvd 2.19 sends, octet by octet', () => {
  const sent = session.sent.map(({ to, octets }) => ({ to: hexOf(to), message: toHex(octets) }));
  expect(sent).toEqual(recording.advertisements);
});

it('leaves the values it advertises in the kernel, as radvd 2.19 does', () => {
  expect(Object.fromEntries(session.sysctls)).toMatchObject({
    'net/ipv6/conf/r0/mtu': '1400',
    'net/ipv6/conf/r0/hop_limit': '64',
    'net/ipv6/neigh/r0/base_reachable_time_ms': '20000',
    'net/ipv6/neigh/r0/retrans_time_ms': '2000',
  });
});

it('is gone in the end', () => {
  expect(session.exitStatus).toBe(0);
});

function hexOf(address: string): string {
  const octets = new Uint8Array(16);
  Ip6.parse(address)!.writeTo(octets, 0);
  return toHex(octets);
}
