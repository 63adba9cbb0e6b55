/**
 * A device that leads nowhere (drivers/net/dummy.c), as people make them to have somewhere to put addresses. It is
 * without neighbour discovery (IFF_NOARP), so that addresses on it are not checked, and without IFF_MULTICAST.
 */
import type { Mac } from '../base/mac';
import { decision, type Decision } from '../trace/decision';
import type { Frame } from '../wire/frame';
import { IFF_BROADCAST, IFF_NOARP, NetDevice } from './net-device';

export const DUMMY_SWALLOWED = decision({
  id: 'link.dummy.swallowed',
  outcome: 'transmit',
  says: 'the device leads nowhere: what is sent through it is gone',
  spec: 'Linux',
  source: 'dummy_xmit',
});

/** `ip link add name dummy0 type dummy`. It always has a carrier; no event ever says so, hence its operstate stays UNKNOWN. */
export class DummyDevice extends NetDevice {
  readonly kind = 'dummy';
  override readonly minMtu = 0;
  override readonly maxMtu = 0;
  override carrier = true;

  constructor(name: string, address: Mac, options: { readonly mtu?: number } = {}) {
    super(name, address, { flags: IFF_BROADCAST | IFF_NOARP, ...options });
    this.operstate = 'UNKNOWN';
  }

  override ndoStartXmit(frame: Frame): Decision {
    this.owner?.traceTx(this, frame, DUMMY_SWALLOWED);
    return DUMMY_SWALLOWED;
  }

  override ndoOpen(): undefined {}

  override ndoStop(): void {}
}
