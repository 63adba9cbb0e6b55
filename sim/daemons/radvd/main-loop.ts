/**
 * radvd at work: it waits for the next advertisement to be due, for a message, for news of a device or for a
 * signal, one at a time. Mirrors main_loop(), setup_ifaces(), reload_config() and stop_adverts() of radvd.c.
 */
import { milliseconds } from '../../base/time';
import { ERRNO_TEXT, type ProcessTimer, type Signal } from '../../kernel/uapi';
import type { RadvdConfig } from './config';
import { RA_FINAL, RA_UNSOLICITED } from './decisions';
import { cleanupAllroutersMembership, configInterface } from './device';
import {
  findIfaceByTime,
  general,
  Interface,
  nextTimeMsec,
  randBetween,
  rescheduleIface,
  type Radvd,
} from './interface';
import { processNetlinkMsg } from './netlink';
import { processMessage } from './process';
import { sendRaForall } from './send';
import { setupIface } from './setup';

/** Seconds. */
const MAX_INITIAL_RTR_ADVERT_INTERVAL = 16;

export class MainLoop {
  private ifaces: readonly Interface[] = [];
  private readonly alarm: ProcessTimer;
  /** Whose advertisement the alarm is for. */
  private nextIface: Interface | undefined;

  /** @param readConfig reads the configuration again, and says what is wrong with it */
  constructor(
    private readonly radvd: Radvd,
    private readonly pidFile: string,
    private readonly readConfig: () => RadvdConfig | undefined,
  ) {
    this.alarm = radvd.os.timer('radvd', () => this.handle(() => this.timerHandler()));
  }

  start(config: RadvdConfig): void {
    const { os, log, socket } = this.radvd;
    this.setupIfaces(config);
    if (os.exited) return;
    os.netlink.subscribe(['LINK', 'IPV6_IFADDR'], event =>
      this.handle(() => processNetlinkMsg(this.radvd, this.ifaces, event)),
    );
    socket.onMessage = (_message, octets, info) =>
      this.handle(() => {
        log.dlog('debug', 5, `${info.dev} recvmsg len=${octets.length}`);
        processMessage(this.radvd, this.ifaces, octets, info);
      });
    os.onSignal(signal => this.handle(() => this.signalled(signal)));
    this.poll();
  }

  /** One turn of the loop. */
  private handle(work: () => void): void {
    work();
    if (!this.radvd.os.exited) this.poll();
  }

  /** Waits for the interface that is to advertise next. */
  private poll(): void {
    const { os, log } = this.radvd;
    const now = os.now();
    this.nextIface = findIfaceByTime(this.ifaces, now);
    if (this.nextIface === undefined) {
      log.dlog('debug', 1, 'no iface is next. Polling indefinitely');
      return this.alarm.cancel();
    }
    const timeout = nextTimeMsec(this.nextIface, now);
    const what = `next iface is ${this.nextIface.name}`;
    log.dlog('debug', 1, `polling for ${general(timeout / 1000)} second(s), ${what}`);
    this.alarm.arm(milliseconds(timeout));
  }

  private timerHandler(): void {
    const iface = this.nextIface;
    if (iface === undefined) return;
    this.radvd.log.dlog('debug', 1, `timer_handler called for ${iface.name}`);
    this.advertise(iface);
    rescheduleIface(this.radvd, iface, randBetween(this.radvd, iface.config));
  }

  private advertise(iface: Interface): void {
    if (sendRaForall(this.radvd, iface, RA_UNSOLICITED)) return;
    this.radvd.log.dlog('debug', 4, `send_ra_forall failed on interface ${iface.name}`);
  }

  private signalled(signal: Signal): void {
    const { log } = this.radvd;
    log.dlog('info', 3, `poll returned early: ${ERRNO_TEXT.EINTR}`);
    switch (signal) {
      case 'SIGHUP':
        log.dlog('info', 3, 'sig hup received');
        return this.reloadConfig();
      case 'SIGUSR1':
        log.dlog('info', 3, 'sig usr1 received');
        return this.resetPrefixLifetimes();
      default:
        log.flog('warning', `exiting, 1 ${signal === 'SIGINT' ? 'sigint' : 'sigterm'}(s) received`);
        return this.stop();
    }
  }

  /** Sets up every interface; one that may not be missing and is ends the daemon. */
  private setupIfaces(config: RadvdConfig): void {
    const { os, log, profile } = this.radvd;
    this.ifaces = config.interfaces.map(iface => new Interface(iface));
    for (const iface of this.ifaces) {
      const failure = setupIface(this.radvd, iface);
      if (failure === undefined) {
        configInterface(this.radvd, iface);
        this.kickoffAdverts(iface);
        continue;
      }
      const number = profile.numbersSetupFailures ? ` (setup_iface=${failure.number})` : '';
      const text = `interface ${iface.name} does not exist or is not set up properly`;
      if (!iface.config.IgnoreIfMissing) {
        log.flog('err', text + number);
        return os.exit(1);
      }
      log.dlog('debug', 4, `${text}, ignoring the interface${number}`);
    }
  }

  /** The first advertisement, at once. */
  private kickoffAdverts(iface: Interface): void {
    iface.lastRa = this.radvd.os.now();
    if (iface.unicastOnly) return;
    iface.lastMulticast = this.radvd.os.now();
    this.advertise(iface);
    const next = Math.min(MAX_INITIAL_RTR_ADVERT_INTERVAL, iface.config.MaxRtrAdvInterval);
    rescheduleIface(this.radvd, iface, next);
  }

  private reloadConfig(): void {
    const { os, log } = this.radvd;
    this.freeIfaces();
    log.flog('info', 'attempting to reread config file');
    const config = this.readConfig();
    if (config === undefined) return os.exit(1);
    this.setupIfaces(config);
    if (!os.exited) log.flog('info', 'resuming normal operation');
  }

  /** SIGUSR1: what was counted down starts again from what is configured. */
  private resetPrefixLifetimes(): void {
    const { log } = this.radvd;
    for (const iface of this.ifaces) {
      log.flog('info', `Resetting prefix lifetimes on ${iface.name}`);
      for (const prefix of iface.prefixes) {
        const { address, length, DecrementLifetimes, AdvValidLifetime, AdvPreferredLifetime } = prefix.config;
        if (!DecrementLifetimes) continue;
        const which = `${address}/${length}%${iface.name}`;
        const preferred = `${prefix.preferredLifetime} to ${AdvPreferredLifetime}`;
        log.dlog('debug', 4, `${which} plft reset from ${preferred} secs`);
        log.dlog('debug', 4, `${which} vlft reset from ${prefix.validLifetime} to ${AdvValidLifetime} secs`);
        prefix.validLifetime = AdvValidLifetime;
        prefix.preferredLifetime = AdvPreferredLifetime;
      }
    }
  }

  /** RFC 4861 §6.2.5: the last advertisement says that this is a router no more. */
  private stop(): void {
    const { os, log } = this.radvd;
    log.flog('info', 'sending stop adverts');
    for (const iface of this.ifaces) {
      if (iface.unicastOnly || !iface.config.RemoveAdvOnExit) continue;
      log.dlog('debug', 4, `stopping all adverts on ${iface.name}`);
      iface.ceaseAdv = true;
      sendRaForall(this.radvd, iface, RA_FINAL);
    }
    log.flog('info', `removing ${this.pidFile}`);
    os.files.unlink(this.pidFile);
    this.freeIfaces();
    log.flog('info', 'returning from radvd main');
    os.exit(0);
  }

  private freeIfaces(): void {
    const { log, profile } = this.radvd;
    if (profile.leavesGroup) for (const iface of this.ifaces) cleanupAllroutersMembership(this.radvd, iface);
    log.dlog('debug', 3, 'Freeing Interfaces');
    for (const iface of this.ifaces) log.dlog('debug', 4, `freeing interface ${iface.name}`);
  }
}
