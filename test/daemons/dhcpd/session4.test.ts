/**
 * One session of the real dhcpd 4.4.3-P1 in DHCPv4, recorded by session4.py, and the same messages sent to ours: every
 * octet of the answers, every line of the log and of the lease file must be the same.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../../sim/base/hex';
import { milliseconds } from '../../../sim/base/time';
import { Lab } from '../../../sim/scenario/lab';
import { frameOf, type Step } from './step4';

interface Recording {
  readonly steps: readonly Step[];
  readonly log: readonly string[];
  readonly leases: readonly string[];
}

const recording = JSON.parse(readFileSync(join(__dirname, 'session4.json'), 'utf8')) as Recording;

/** What the real one was told between two messages: 0.7 s where nothing was answered. */
const WAIT = milliseconds(700);
/** So that the seconds turn where they did there. */
const PHASE = milliseconds(1_200);

const lab = new Lab();
const server = lab.node('server');
const client = lab.node('client');
const tap = lab.link(['server:eth0', 'client:eth0']).tap();
client.run('ip link set eth0 up');
server.file('/etc/dhcp/dhcpd.conf', readFileSync(join(__dirname, 'session4.conf'), 'utf8'));
server.file('/var/lib/dhcp/dhcpd.leases', '');
server.run(
  'ip link set eth0 address 02:00:00:00:bb:01; ip link set eth0 up; ip addr add 10.0.0.1/24 dev eth0',
);
lab.run(PHASE);
const daemon = server.run('dhcpd -4 -d eth0');
const answers = recording.steps.map(step => {
  tap.take();
  tap.inject(frameOf(step));
  lab.run(step.answer === null ? WAIT : milliseconds(1));
  for (const { frame } of tap.take()) {
    const { payload: packet } = frame;
    if (packet.kind !== 'ipv4' || packet.payload.kind !== 'udp' || packet.payload.srcPort !== 67) continue;
    return { to: String(frame.dst), ip: String(packet.dst), data: toHex(packet.payload.data) };
  }
  return null;
});

describe('dhcpd -4', () => {
  test.each(recording.steps.map((step, i) => [i, step] as const))('answers message %i', (i, { answer }) => {
    expect(answers[i]).toEqual(answer);
  });

  test('says the same of it', () => {
    const said = daemon.stderr.split('Server starting service.\n')[1]!.trimEnd().split('\n');
    expect(said).toEqual(recording.log);
  });

  test('writes the same leases', () => {
    const file = server.run('cat /var/lib/dhcp/dhcpd.leases').stdout;
    const leases = file.slice(file.indexOf('\nlease ') + 1).trimEnd();
    expect(leases.replace(/\d \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/g, 'then').split('\n')).toEqual(
      recording.leases,
    );
  });
});
