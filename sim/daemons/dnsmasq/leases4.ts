/** The leases of DHCPv4: lease.c. */
import { toHex } from '../../base/hex';
import { Ip4 } from '../../base/ip4';
import { Mac } from '../../base/mac';
import { seconds } from '../../base/time';
import type { Process, ProcessTimer } from '../../kernel/uapi';
import { INFINITY } from '../dhcpv6/constants';
import { duidText, parseDuid, sameDuid } from '../dhcpv6/duid';
import { timeOfDay } from '../dhcpv6/time-of-day';
import type { LeaseFile } from './lease-file';

export interface Lease4 {
  readonly address: Ip4;
  mac: Mac;
  clientId: Uint8Array | undefined;
  name: string | undefined;
  /** Seconds since 1970; 0: never. */
  expires: number;
}

export class Leases4 {
  #leases: readonly Lease4[] = [];
  readonly #alarm: ProcessTimer;

  constructor(
    private readonly os: Process,
    private readonly file: LeaseFile,
  ) {
    this.#alarm = os.timer('leases of IPv4', () => this.#prune());
    file.sections.push(() => this.#leases.map(lineOf).join(''));
    for (const line of file.read()) {
      const [expires = '', hardware = '', address = '', name = '', client = ''] = line.split(' ');
      const [mac, parsed] = [Mac.parse(hardware), Ip4.parse(address)];
      if (mac === undefined || parsed === undefined) continue;
      const clientId = parseDuid(client);
      const named = name === '*' ? undefined : name;
      const lease = { address: parsed, mac, clientId, name: named, expires: Number(expires) || 0 };
      this.#leases = [...this.#leases, lease];
    }
    // Not written yet: the leases of IPv6 are still to be read.
    this.#dropExpired();
    this.#arm();
  }

  /** lease_find_by_client(): by identifier, and then by MAC where one of the two has no identifier. */
  of(mac: Mac, clientId: Uint8Array | undefined): Lease4 | undefined {
    const same = clientId === undefined ? undefined : this.#leases.find(each => isOf(each, clientId));
    return (
      same ??
      this.#leases.find(each => each.mac === mac && (each.clientId === undefined || clientId === undefined))
    );
  }

  at(address: Ip4): Lease4 | undefined {
    return this.#leases.find(each => each.address === address);
  }

  /** Gives an address, or renews it. A name is nobody else's from then on. @param time seconds */
  set(lease: Omit<Lease4, 'expires'>, time: number): void {
    const expires = time === INFINITY ? 0 : timeOfDay(this.os.now()) + time;
    const { mac, clientId, name } = lease;
    for (const other of this.#leases) if (name !== undefined && other.name === name) other.name = undefined;
    const known = this.at(lease.address);
    if (known === undefined) this.#leases = [{ ...lease, expires }, ...this.#leases];
    else Object.assign(known, { mac, clientId, expires, name: name ?? known.name });
    this.file.write();
    this.#arm();
  }

  remove(lease: Lease4): void {
    this.#leases = this.#leases.filter(each => each !== lease);
    this.file.write();
    this.#arm();
  }

  #prune(): void {
    if (this.#dropExpired()) this.file.write();
    this.#arm();
  }

  #dropExpired(): boolean {
    const now = timeOfDay(this.os.now());
    const left = this.#leases.filter(({ expires }) => expires === 0 || expires > now);
    const some = left.length !== this.#leases.length;
    this.#leases = left;
    return some;
  }

  #arm(): void {
    const ends = this.#leases.flatMap(({ expires }) => (expires === 0 ? [] : [expires]));
    if (ends.length === 0) this.#alarm.cancel();
    else this.#alarm.arm(Math.max(0, seconds(Math.min(...ends) - timeOfDay(this.os.now()))));
  }
}

function isOf({ clientId }: Lease4, other: Uint8Array): boolean {
  return clientId !== undefined && sameDuid(clientId, other);
}

/** `1795345182 02:00:00:00:00:02 10.0.0.185 box *` */
function lineOf({ expires, mac, address, name, clientId }: Lease4): string {
  const client = clientId === undefined || toHex(clientId) === '' ? '*' : duidText(clientId);
  return `${expires} ${mac} ${address} ${name ?? '*'} ${client}\n`;
}
