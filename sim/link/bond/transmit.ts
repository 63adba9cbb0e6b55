/** Which slaves of a bond send a frame (bond_start_xmit of drivers/net/bonding/bond_main.c). */
import { decision } from '../../trace/decision';
import type { Frame } from '../../wire/frame';
import type { BondDevice } from './bond';
import type { BondSlave } from './slave';

export const BOND_SENT = decision({
  id: 'bond.xmit.slave',
  outcome: 'transmit',
  says: 'a slave sends the frame: the active one, or the one that the mode chooses for it',
  spec: 'Linux',
  source: 'bond_start_xmit',
});
export const BOND_NO_SLAVE = decision({
  id: 'bond.xmit.no-slave',
  outcome: 'drop',
  says: 'no slave of the bond can send',
  spec: 'Linux',
  source: 'bond_tx_drop',
  remedy: 'ip -d link shows what the bond makes of the links of its slaves',
});
export class BondTransmit {
  /** How many frames went out in mode balance-rr. */
  #turn = 0;

  constructor(readonly bond: BondDevice) {}

  /** The slaves that send it; none where none can. */
  choose(frame: Frame): readonly BondSlave[] {
    const { bond } = this;
    switch (bond.params.mode) {
      case 'active-backup':
        return some(bond.failover.current);
      case 'balance-rr':
        return some(this.#inTurn());
      case 'broadcast':
        return bond.slaves.filter(slave => slave.dev.up && slave.link === 'UP');
      default:
        return some(this.#byHash(frame));
    }
  }

  /** bond_xmit_roundrobin_slave_get: the next one, or whichever can after it. */
  #inTurn(): BondSlave | undefined {
    const { slaves } = this.bond;
    if (slaves.length === 0) return undefined;
    const first = ++this.#turn % slaves.length;
    return [...slaves.slice(first), ...slaves.slice(0, first)].find(({ canSend }) => canSend);
  }

  /** bond_3ad_xor_xmit with the policy layer2 (`bond_eth_hash`): the same one for the same two hosts. */
  #byHash(frame: Frame): BondSlave | undefined {
    const usable = this.bond.slaves.filter(({ canSend }) => canSend);
    const hash = (frame.dst.lo & 0xff) ^ (frame.src.lo & 0xff) ^ frame.etherType;
    return usable[hash % usable.length];
  }
}

function some(slave: BondSlave | undefined): readonly BondSlave[] {
  return slave === undefined ? [] : [slave];
}
