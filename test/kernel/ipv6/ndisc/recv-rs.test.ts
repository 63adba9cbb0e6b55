import { ALL_ROUTERS, UNSPECIFIED } from '../../../../sim/base/ip6';
import { HOST, ROUTER, ROUTER_MAC, sllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { entry, know, OTHER_MAC, rs, sent, unfit } from './messages';

const router = (): TapLab => new TapLab({ conf: { 'eth0.forwarding': 1 } }).settle();

describe('a router', () => {
  it('remembers who solicited it, and advertises nothing by itself', () => {
    const t = router().send(rs([sllao()]), { dst: ALL_ROUTERS });
    expect(t.decided('ndisc.rs.learned')).toHaveLength(1);
    expect(entry(t, ROUTER)).toBe(`NUD_STALE ${ROUTER_MAC.toString()}`);
    expect(sent(t.wait(5), 'router-advertisement')).toHaveLength(0);
  });

  it('enters somebody without a link-layer address as nothing more than a name', () => {
    const t = router().send(rs(), { dst: HOST });
    expect(t.decided('ndisc.rs.learned')).toHaveLength(1);
    expect(entry(t, ROUTER)).toBe('NUD_NONE -');
  });

  it('takes who solicits for no router', () => {
    const t = router();
    know(t, ROUTER, 'NUD_REACHABLE', OTHER_MAC, true);
    t.send(rs([sllao()]), { dst: ALL_ROUTERS });
    expect(entry(t, ROUTER)).toBe(`NUD_STALE ${ROUTER_MAC.toString()}`);
  });

  it('cannot remember somebody without an address', () => {
    const t = router().send(rs(), { src: UNSPECIFIED, dst: ALL_ROUTERS });
    expect(t.decided('ndisc.rs.unspecified-source')).toHaveLength(1);
  });

  it('believes nothing when the link-layer address is not one of this link', () => {
    const t = router().send(rs([unfit(1)]), { dst: ALL_ROUTERS });
    expect(t.decided('ndisc.rs.sllao-unfit')).toHaveLength(1);
    expect(entry(t, ROUTER)).toBeUndefined();
  });
});

describe('a host', () => {
  it('has nothing to do with solicitations, and does not even hear those to the group', () => {
    const t = new TapLab().settle().send(rs([sllao()]), { dst: HOST });
    expect(t.decided('ndisc.rs.not-forwarding')).toHaveLength(1);
    expect(entry(t, ROUTER)).toBeUndefined();
    t.send(rs([sllao()]), { dst: ALL_ROUTERS });
    expect(t.decided('ndisc.rs.not-forwarding')).toHaveLength(1);
  });

  it('is one by the value of its interface, whatever all says', () => {
    const t = new TapLab({ conf: { 'all.forwarding': 1, 'eth0.forwarding': 0 } })
      .settle()
      .send(rs([sllao()]), { dst: HOST });
    expect(t.decided('ndisc.rs.not-forwarding')).toHaveLength(1);
  });
});
