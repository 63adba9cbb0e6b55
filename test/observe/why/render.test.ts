import { seconds } from '../../../sim/base/time';
import {
  answerData,
  renderAnswer,
  renderChain,
  renderWhyNot,
  whyNotData,
} from '../../../sim/observe/why/render';
import { whyNot, type WhyNotAnswer } from '../../../sim/observe/why/why-not';
import { answerTo, pair, RADVD, type } from './runs';

const { lab, host, store } = pair({ radvd: RADVD });
type(host, 10, 'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding');
lab.runUntil(seconds(40));
const answer = answerTo(store, 'host', 'route default');
const notThere = whyNot(store, { node: 'host', question: 'route default' }) as WhyNotAnswer;

describe('an answer as text', () => {
  it('begins with the answer, in columns: time, node, sentence, and below it the decision and its inputs', () => {
    expect(renderAnswer(answer).split('\n').slice(0, 8)).toEqual([
      '  10.000000  host    route default via fe80::ff:fe00:1 dev eth0 is gone: forwarding was switched on',
      '                     somewhere in this namespace: default routes learned from advertisements go, on',
      '                     every interface',
      '                     addrconf.forwarding.purge-default-routers  [ip-sysctl forwarding]',
      '                     net.ipv6.conf.all.forwarding=1, net.ipv6.conf.eth0.accept_ra=1,',
      '                     net.ipv6.conf.eth0.forwarding=1',
      '  10.000000  host    net.ipv6.conf.all.forwarding 0 → 1',
      '  10.000000  host    somebody typed `echo 1 > /proc/sys/net/ipv6/conf/all/forwarding`',
    ]);
  });

  it('ends with what was refused since, and what helps', () => {
    const text = renderAnswer(answer);
    expect(text).toMatch(/\nSince then:\n {2}- this interface forwards, .*\n/);
    expect(text).toMatch(/\nWhat helps: accept_ra=2 on the interface/);
  });

  it.each([60, 80, 120])('keeps to a width of %d', width => {
    for (const text of [renderAnswer(answer, { width }), renderWhyNot(notThere, { width })]) {
      const long = text.split('\n').filter(line => line.length > width && line.trim().includes(' '));
      expect(
        long.filter(line =>
          line
            .trim()
            .split(' ')
            .every(word => word.length < width / 2),
        ),
      ).toEqual([]);
    }
  });

  it('says in its first line, for why-not, what is the case', () => {
    expect(renderWhyNot(notThere)).toMatch(
      /^It was there and is gone: route default via fe80::ff:fe00:1 dev eth0 is gone\.\n\nWhat came close:\n/,
    );
  });

  it('is the same without its styles', () => {
    const styled = renderAnswer(answer, { dim: text => `<${text}>`, bold: text => `<${text}>` });
    expect(styled).not.toBe(renderAnswer(answer));
    expect(styled.replace(/[<>]/g, '')).toBe(renderAnswer(answer).replace(/[<>]/g, ''));
  });

  it('can be the chain alone', () => {
    expect(renderChain(answer.steps.slice(1))).toEqual([
      '  10.000000  host  net.ipv6.conf.all.forwarding 0 → 1',
      '  10.000000  host  somebody typed `echo 1 > /proc/sys/net/ipv6/conf/all/forwarding`',
    ]);
  });
});

describe('an answer as data', () => {
  it('names decisions by id, with what they say', () => {
    const data = JSON.parse(JSON.stringify(answerData(answer))) as { steps: object[]; since: object[] };
    expect(data.steps[0]).toMatchObject({
      at: 10_000_000,
      node: 'host',
      decision: 'addrconf.forwarding.purge-default-routers',
      spec: 'ip-sysctl forwarding',
      inputs: { 'net.ipv6.conf.all.forwarding': 1 },
    });
    expect(data.since).toMatchObject([{ decision: 'ndisc.ra.forwarding', dev: 'eth0' }]);
  });

  it('of why-not has what came close', () => {
    expect(whyNotData(notThere)).toMatchObject({
      node: 'host',
      refusals: [{ decision: 'ndisc.ra.forwarding' }],
    });
  });
});
