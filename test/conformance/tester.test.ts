import { seconds } from '../../sim/base/time';
import { echoRequest, na, ns, replyTo } from '../../sim/conformance/packets';
import { anyRs } from '../../sim/conformance/patterns';
import { isUp } from '../../sim/conformance/setups';
import { SimulatedKernel } from '../../sim/conformance/simulated-kernel';
import { NUT, TN1, TN2 } from '../../sim/conformance/stations';
import { after, Tester, within } from '../../sim/conformance/tester';
import { entryText } from '../../sim/conformance/transcript';

const PING = echoRequest(TN1.linkLocal, NUT.linkLocal);
const SOLICITATION = ns(NUT.linkLocal, TN1.linkLocal.ip);

async function ready(): Promise<Tester> {
  const t = new Tester(new SimulatedKernel('linux-6.18'));
  await isUp(t);
  return t;
}

describe('a script', () => {
  it('is a conversation', async () => {
    const t = await ready();
    await t.send(PING);
    await t.expect(SOLICITATION);
    await t.send(na(TN1.linkLocal, NUT.linkLocal, 'SO'));
    await t.expect(replyTo(PING));
    await t.quiet(seconds(5));
  });

  it('fails where nothing comes', async () => {
    const t = await ready();
    await expect(t.expect(SOLICITATION, within(1))).rejects.toMatchObject({ saw: 'nothing' });
  });

  it('fails where something else comes', async () => {
    const t = await ready();
    await t.send(PING);
    await expect(t.expect(replyTo(PING))).rejects.toThrow(/instead .*neighbor solicitation/);
  });

  it('fails where another octet comes', async () => {
    const t = await ready();
    t.answers(TN1);
    await t.send(PING);
    await expect(t.expect(replyTo(PING, { hopLimit: 63 }))).rejects.toThrow(/echo reply/);
  });

  it('fails where it comes too early', async () => {
    const t = await ready();
    await t.send(PING);
    await t.expect(SOLICITATION);
    await expect(t.expect(SOLICITATION, after(2))).rejects.toThrow(/saw it after 1\.\d* s/);
  });

  it('fails where something comes into the quiet', async () => {
    const t = await ready();
    await t.send(PING);
    await expect(t.quiet(seconds(1))).rejects.toMatchObject({ expected: 'nothing for 1 s' });
  });

  it('fails where what must never come comes, were it in the background', async () => {
    const t = await ready();
    await expect(t.never(anyRs, seconds(10))).rejects.toThrow('router solicitation');
  });

  it('fails where a command does', async () => {
    const t = await ready();
    await expect(t.type('ip link set eth9 up')).rejects.toThrow('Cannot find device "eth9"');
  });

  it('takes several packets in any order, and each only once', async () => {
    const t = await ready();
    await t.send(echoRequest(TN2.linkLocal, NUT.linkLocal), PING);
    const other = ns(NUT.linkLocal, TN2.linkLocal.ip);
    await t.expectAll([SOLICITATION, other]);
    await expect(t.expectAll([SOLICITATION, SOLICITATION])).rejects.toThrow('neighbor solicitation');
  });

  it('has a station answer as long as it is told to', async () => {
    const t = await ready();
    t.answers(TN1);
    await t.send(PING);
    await t.expect(replyTo(PING));
    t.silence(TN1);
    await t.type('ip neigh flush dev eth0');
    await t.send(PING);
    await t.expect(SOLICITATION);
  });

  it('leaves a transcript', async () => {
    const t = await ready();
    const before = t.transcript.length;
    await t.send(PING);
    await t.expect(SOLICITATION);
    await t.type('echo done');
    const lines = t.transcript.slice(before).map(entry => entryText(entry));
    expect(lines.filter(line => !line.includes('router solicitation'))).toEqual([
      ' TN1 >      IP6 fe80::ff:fe00:a1 > fe80::ff:fe00:1: ICMP6, echo request, id 81, seq 1, length 16',
      '   = > all  IP6 fe80::ff:fe00:1 > ff02::1:ff00:a1: ICMP6, neighbor solicitation, who has fe80::ff:fe00:a1, length 32',
      '   $        echo done',
      '   |        done',
    ]);
  });
});
