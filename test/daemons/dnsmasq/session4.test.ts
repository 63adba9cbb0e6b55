/**
 * One session of the real dnsmasq 2.90 in DHCPv4, recorded by session4.py, and the same messages sent to ours: every octet of
 * the answers, every line of the log and of the lease file must be the same. Only when a renewed lease is to be renewed again is
 * a matter of chance.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../../sim/base/hex';
import { milliseconds, seconds } from '../../../sim/base/time';
import { Lab } from '../../../sim/scenario/lab';
import { frameOf, type Step } from '../dhcpd/step4';

interface Recording {
  readonly steps: readonly Step[];
  readonly log: readonly string[];
  readonly leases: readonly string[];
}

const recording = JSON.parse(readFileSync(join(__dirname, 'session4.json'), 'utf8')) as Recording;

const lab = new Lab();
const server = lab.node('server');
const client = lab.node('client');
const tap = lab.link(['server:eth0', 'client:eth0']).tap();
const log: string[] = [];
const decisions = new Set<string>();
lab.trace.listen(record => {
  if (record.kind === 'log' && record.facility === 'dnsmasq-dhcp') log.push(record.text);
  if (record.kind === 'decision') decisions.add(record.decision.id);
});
client.run('ip link set eth0 up');
server.file('/etc/dnsmasq.conf', readFileSync(join(__dirname, 'session4.conf'), 'utf8'));
server.run(
  'ip link set eth0 address 02:00:00:00:bb:01; ip link set eth0 up; ip addr add 10.0.0.1/24 dev eth0',
);
lab.run(seconds(2));
server.run('dnsmasq');
const answers = recording.steps.map(step => {
  tap.take();
  tap.inject(frameOf(step));
  lab.run(step.answer === null ? milliseconds(700) : milliseconds(1));
  for (const { frame } of tap.take()) {
    const { payload: packet } = frame;
    if (packet.kind !== 'ipv4' || packet.payload.kind !== 'udp' || packet.payload.srcPort !== 67) continue;
    return { to: String(frame.dst), ip: String(packet.dst), data: toHex(packet.payload.data) };
  }
  return null;
});

/** Without T1 and T2, where the client renews. */
function sure({ type, ciaddr }: Step, answer: Step['answer']): Step['answer'] {
  if (answer === null || type !== 3 || ciaddr === undefined) return answer;
  return { ...answer, data: answer.data.replace(/3a04.{8}3b04.{8}/, 'T1 T2') };
}

describe('dnsmasq', () => {
  test.each(recording.steps.map((step, i) => [i, step] as const))('answers message %i', (i, step) => {
    expect(sure(step, answers[i]!)).toEqual(sure(step, step.answer));
  });

  test('says the same of it', () => {
    expect(log).toEqual(recording.log);
    expect(decisions).toContain('dnsmasq.dhcp4.nak');
    expect(decisions).toContain('dnsmasq.dhcp4.no-address');
  });

  test('writes the same leases', () => {
    const file = server.run('cat /var/lib/misc/dnsmasq.leases').stdout;
    expect(
      file
        .trimEnd()
        .replace(/^[1-9]\d+/gm, 'then')
        .split('\n'),
    ).toEqual(recording.leases);
  });
});
