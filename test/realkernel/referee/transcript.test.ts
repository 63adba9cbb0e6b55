import { ip, mac, framed, HOST, ROUTER, sllao } from '../../../sim/conformance/messages';
import { frameText } from '../../../sim/wire/text/frame-text';
import { theme } from './case';
import { carried, printed } from './normalise';
import { expectedOfSimulator } from './play';
import { reconcile } from './reconcile';
import { formatRecording, parseRecording } from './recording';
import { echo, ns } from './stimuli';

describe('what a transcript does not keep', () => {
  it("is the bench's own far end", () => {
    expect(printed('ip link', '2: eth0@if7: <UP> link-netns wire promiscuity 0')).toBe(
      '2: eth0@PEER: <UP> link-netns PEER promiscuity 0',
    );
    expect(printed('ip link', '2: eth0@if2: <UP> link-netnsid 0')).toBe('2: eth0@PEER: <UP> link-netns PEER');
  });

  it('is how long a ping took, and nothing else of what it says', () => {
    const output = [
      '64 bytes from ::1: icmp_seq=1 ttl=64 time=0.020 ms',
      '1 packets transmitted, 1 received, 0% packet loss, time 1002ms',
      'rtt min/avg/max/mdev = 0.020/0.020/0.020/0.000 ms',
      'the end',
    ].join('\n');
    expect(printed('ping -c1 ::1', output)).toBe(
      '64 bytes from ::1: icmp_seq=1 ttl=64\n1 packets transmitted, 1 received, 0% packet loss\nthe end',
    );
  });

  it('is the order of neighbours, but that of nothing else', () => {
    for (const command of ['ip -6 neigh', 'ip -6 neigh show dev eth0', 'ip n', 'ip -s neigh show'])
      expect(printed(command, 'b\na\n')).toBe('a\nb\n');
    for (const command of ['ip -6 monitor neigh', 'ip -6 neigh del ::1 dev eth0', 'ip -6 route'])
      expect(printed(command, 'b\na\n')).toBe('b\na\n');
  });

  it('is what is random in a frame', () => {
    const nonce = { kind: 'nonce', nonce: Uint8Array.of(1, 2, 3, 4, 5, 6) } as const;
    const probe = framed({ ...ns(HOST), options: [nonce] }, { src: ip('::'), dst: HOST.solicitedNode() });
    expect(carried(frameText(probe, { verbose: true }))).toMatch(/\(14\), length 8 \(1\): +NONCE$/);
    const ping = frameText(framed(echo(1), { src: ROUTER, dst: HOST }), { verbose: true });
    expect(carried(ping)).toContain('echo request, id N, seq 1');
    expect(carried('IP6 (flowlabel 0xa3b12, hlim 64')).toBe('IP6 (hlim 64');
    expect(carried('2001:db8::1.45123 > 2001:db8::2.7: UDP')).toBe('2001:db8::1.PORT > 2001:db8::2.7: UDP');
    const solicitation = framed({ ...ns(HOST), options: [sllao(mac('02:00:00:00:00:77'))] });
    const text = frameText(solicitation, { verbose: true });
    expect(carried(text)).toBe(text);
  });
});

describe('numbers that no two runs have alike', () => {
  it('are taken from the recording where they are near enough', () => {
    expect(reconcile(['a expires 1799sec'], ['a expires 1797sec'])).toEqual(['a expires 1799sec']);
    expect(reconcile(['a expires 1799sec'], ['a expires 1796sec'])).toEqual(['a expires 1796sec']);
    expect(reconcile(['expires -3sec'], ['expires -1sec'])).toEqual(['expires -3sec']);
    expect(reconcile(['< +5.00s NS'], ['< +5.30s NS'])).toEqual(['< +5.00s NS']);
    expect(reconcile(['< +5.00s NS'], ['< +5.50s NS'])).toEqual(['< +5.50s NS']);
    expect(reconcile(['1 of 9sec'], ['2 of 9sec'], { sec: 9 })).toEqual(['2 of 9sec']);
  });

  it('are compared in the order of lines that are otherwise alike', () => {
    const recorded = ['valid 10sec', 'x', 'valid 90sec'];
    expect(reconcile(recorded, ['valid 9sec', 'y', 'valid 89sec'])).toEqual([
      'valid 10sec',
      'y',
      'valid 90sec',
    ]);
    expect(reconcile(recorded, ['valid 90sec', 'valid 10sec'])).toEqual(['valid 90sec', 'valid 10sec']);
  });

  it('may be further away in cases that say so, and each kind by itself', () => {
    expect(reconcile(['7sec'], ['1sec'], { sec: 6 })).toEqual(['7sec']);
    expect(reconcile(['+7.00s x'], ['+1.00s x'], { sec: 6 })).toEqual(['+1.00s x']);
  });

  it('leave numbers alone that are something else', () => {
    expect(reconcile(['mtu 1500'], ['mtu 1499'])).toEqual(['mtu 1499']);
  });
});

describe('a recording', () => {
  const { cases } = theme('t', [
    ['a', { title: 'One: and two', source: 'RFC 1' }, () => Promise.resolve()],
    ['b', { title: 'Nothing', source: 'RFC 2' }, () => Promise.resolve()],
  ]);

  it('is read as it was written, in the order of the cases', () => {
    const header = 'recorded 2026-11-21 on Linux 6.18.44, iproute2-6.1.0';
    const transcripts = new Map([
      ['t.b', ['$ true']],
      ['t.a', ['$ ip addr', '    inet6 ::1/128 scope host ', '# a remark', '$ ip route']],
      ['t.gone', ['$ false']],
    ]);
    const text = formatRecording(cases, { header, transcripts });
    expect(text).toMatch(/^# recorded .*\n\n## t\.a: One: and two\n# RFC 1\n\$ ip addr\n/);
    const read = parseRecording(text);
    expect(read.header).toBe(header);
    expect([...read.transcripts]).toEqual([...transcripts].slice(0, 2).reverse());
  });

  it('is compared as the differences of a case have it, which must be there', () => {
    const difference = { file: 'kernel/x.ts', says: 'x', linux: 'is 8\n', sixlab: 'is 10\n' };
    const differing = { ...cases[0]!, differs: [difference] };
    expect(expectedOfSimulator(differing, ['it is 8', 'end'])).toEqual(['it is 10', 'end']);
    expect(() => expectedOfSimulator(differing, ['it is 80'])).toThrow(/nowhere in the recording/);
  });
});
