/** inet_peer_xrlim_allow of net/ipv4/inetpeer.c and icmp_global_allow of net/ipv4/icmp.c, by reading. */
import { milliseconds, seconds } from '../../../sim/base/time';
import { icmpGlobalAllow, inetPeerXrlimAllow } from '../../../sim/kernel/ipv6/inet-peer';
import { ip, Lab } from '../lab';

const ADDRESS = ip('2001:db8::1');
const count = (tries: number, allow: () => boolean): number =>
  Array.from({ length: tries }, allow).filter(Boolean).length;

describe('what one address may be told', () => {
  it('is six messages at once, however long nothing was said', () => {
    const { net, scheduler } = new Lab();
    const allow = (): boolean => inetPeerXrlimAllow(net, ADDRESS, seconds(1));
    expect(count(10, allow)).toBe(6);
    scheduler.runUntil(scheduler.now + seconds(3600));
    expect(count(10, allow)).toBe(6);
  });

  it('is one message for each timeout that passes', () => {
    const { net, scheduler } = new Lab();
    const allow = (): boolean => inetPeerXrlimAllow(net, ADDRESS, milliseconds(250));
    count(10, allow);
    scheduler.runUntil(scheduler.now + milliseconds(249));
    expect(count(10, allow)).toBe(0);
    scheduler.runUntil(scheduler.now + milliseconds(1));
    expect(count(10, allow)).toBe(1);
  });

  it('is counted together, whatever the timeout: redirects and errors share a bucket', () => {
    const { net } = new Lab();
    expect(count(10, () => inetPeerXrlimAllow(net, ADDRESS, seconds(1)))).toBe(6);
    expect(count(10, () => inetPeerXrlimAllow(net, ADDRESS, milliseconds(250)))).toBe(0);
    expect(count(10, () => inetPeerXrlimAllow(net, ip('2001:db8::2'), seconds(1)))).toBe(6);
  });
});

describe('what a namespace may say', () => {
  it('is a burst, and then its share every 20 ms at the earliest', () => {
    const { net, scheduler } = new Lab();
    const allow = (): boolean => icmpGlobalAllow(net);
    expect(count(100, allow)).toBe(50);
    scheduler.runUntil(scheduler.now + milliseconds(19));
    expect(count(100, allow)).toBe(0);
    scheduler.runUntil(scheduler.now + milliseconds(1));
    expect(count(100, allow)).toBe(20);
    scheduler.runUntil(scheduler.now + seconds(10));
    expect(count(100, allow)).toBe(50);
  });
});
