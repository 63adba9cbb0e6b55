import { ALL_NODES } from '../../../../sim/base/ip6';
import { HOST, HOST_MAC, ip, mac, sllao, tllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { assign, ns, sent } from './messages';

const OPTIMISTIC = 0x04;

describe('every message of Neighbour Discovery', () => {
  it('has a hop limit of 255, whatever hop_limit is', () => {
    const t = new TapLab({ conf: { 'eth0.hop_limit': 5 } }).settle();
    const hopLimits = t
      .sent()
      .filter(({ message }) => message.kind.startsWith('router-') || message.kind.startsWith('neighbor-'))
      .map(({ packet }) => packet.hopLimit);
    expect(hopLimits.length).toBeGreaterThan(1);
    expect(new Set(hopLimits)).toEqual(new Set([255]));
  });

  it.each([0, 0xc0])('has the traffic class of ndisc_tclass (%i)', value => {
    const t = new TapLab({ conf: { 'eth0.ndisc_tclass': value } }).settle();
    const [probe] = t.sent().filter(({ message }) => message.kind === 'neighbor-solicitation');
    expect(probe?.packet.trafficClass).toBe(value);
  });
});

describe('an advertisement', () => {
  it('on behalf of an address that is being checked optimistically does not override', () => {
    const t = new TapLab({ conf: { 'eth0.optimistic_dad': 1 } }).settle();
    assign(t, '2001:db8:1::5/64', { flags: OPTIMISTIC });
    t.sent();
    t.send(ns(ip('2001:db8:1::5'), [sllao()]), { dst: ip('2001:db8:1::5').solicitedNode() });
    expect(sent(t, 'neighbor-advertisement')[0]?.message.override).toBe(false);
  });
});

describe('a solicitation of routers', () => {
  it('tells the link-layer address', () => {
    const t = new TapLab().settle();
    expect(sent(t, 'router-solicitation')).toMatchObject([
      {
        src: HOST,
        dst: ip('ff02::2'),
        message: { options: [{ kind: 'source-link-layer-address', address: HOST_MAC }] },
      },
    ]);
  });
});

describe('ndisc_notify', () => {
  const advertised = (t: TapLab): string[] =>
    sent(t, 'neighbor-advertisement').map(({ message, dst, src }) => {
      expect(dst).toBe(ALL_NODES);
      expect(src).toBe(message.target);
      expect(message).toMatchObject({
        solicited: false,
        override: true,
        options: [{ kind: 'target-link-layer-address' }],
      });
      return message.target.toString();
    });

  it.each(['all', 'eth0'])('of %s: an address is advertised when its DAD ends', scope => {
    const t = new TapLab({ conf: { [`${scope}.ndisc_notify`]: 1 } }).settle();
    expect(advertised(t)).toEqual([HOST.toString()]);
    assign(t, '2001:db8:1::5/64');
    expect(advertised(t.wait(3))).toEqual(['2001:db8:1::5']);
  });

  it('of neither: it is not', () => {
    expect(advertised(new TapLab().settle())).toEqual([]);
  });

  it('advertises all settled addresses when the MAC changes, with the new one', () => {
    const t = new TapLab({ conf: { 'eth0.ndisc_notify': 1 } }).settle();
    assign(t, '2001:db8:1::5/64');
    t.wait(3);
    assign(t, '2001:db8:1::6/64');
    t.sent();
    const other = mac('02:00:00:00:00:0c');
    t.host.netlink.linkSet('eth0', { address: other });
    t.lab.run(0);
    const messages = sent(t, 'neighbor-advertisement');
    expect(messages.map(({ message }) => message.target)).toEqual([ip('2001:db8:1::5'), HOST]);
    expect(messages.map(({ message }) => message.options)).toEqual([[tllao(other)], [tllao(other)]]);
  });

  it('has the R bit of a router', () => {
    const t = new TapLab({ conf: { 'eth0.ndisc_notify': 1, 'eth0.forwarding': 1 } }).settle();
    expect(sent(t, 'neighbor-advertisement')[0]?.message.router).toBe(true);
  });
});
