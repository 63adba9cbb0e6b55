/** The loopback device (drivers/net/loopback.c): what is sent through it comes in on it, in an event of its own. */
import { Mac } from '../base/mac';
import { Timer, type Scheduler } from '../engine/scheduler';
import { decision, type Decision } from '../trace/decision';
import type { Frame } from '../wire/frame';
import type { LinkRefusal } from './device-owner';
import { IFF_LOOPBACK, NetDevice } from './net-device';

export const LOOPBACK_SENT = decision({
  id: 'link.loopback.sent',
  outcome: 'transmit',
  says: 'the packet is for this machine itself and comes in on the loopback device',
  spec: 'Linux',
  source: 'loopback_xmit',
});

const LOOPBACK_MTU = 65536;

interface Turn {
  frame: Frame;
  readonly timer: Timer;
}

/** `lo`. It always has a carrier; no event ever says so, hence its operstate stays UNKNOWN. */
export class LoopbackDevice extends NetDevice {
  readonly kind = 'loopback';
  override readonly minMtu = 0;
  override readonly maxMtu = 0;
  override carrier = true;
  readonly #idle: Turn[] = [];

  constructor(
    readonly scheduler: Scheduler,
    name = 'lo',
  ) {
    super(name, Mac.ZERO, { flags: IFF_LOOPBACK, mtu: LOOPBACK_MTU });
    this.operstate = 'UNKNOWN';
  }

  override ndoStartXmit(frame: Frame): Decision {
    const turn = this.#idle.pop() ?? this.#newTurn(frame);
    turn.frame = frame;
    this.scheduler.mod(turn.timer, 0);
    this.owner?.traceTx(this, frame, LOOPBACK_SENT);
    return LOOPBACK_SENT;
  }

  override ndoOpen(): undefined {}

  override ndoStop(): void {}

  override ndoSetMacAddress(_address: Mac): LinkRefusal {
    return { errno: 'EOPNOTSUPP' };
  }

  #newTurn(frame: Frame): Turn {
    const turn: Turn = {
      frame,
      timer: new Timer(this.name, () => {
        const arrived = turn.frame;
        this.#idle.push(turn);
        this.owner?.netifReceiveSkb(this, arrived);
      }),
    };
    return turn;
  }
}
