/** The leases of DHCPv6 and the file they are in: lease.c. */
import { Ip6 } from '../../base/ip6';
import { seconds } from '../../base/time';
import type { Process, ProcessTimer } from '../../kernel/uapi';
import { INFINITY } from '../dhcpv6/constants';
import { duidLlt, duidText, parseDuid, sameDuid } from '../dhcpv6/duid';
import { timeOfDay } from '../dhcpv6/time-of-day';
import type { LeaseFile } from './lease-file';

export interface Lease {
  readonly address: Ip6;
  readonly temporary: boolean;
  readonly iaid: number;
  readonly duid: Uint8Array;
  name: string | undefined;
  /** Seconds since 1970; 0: never. */
  expires: number;
}

export class Leases {
  #leases: readonly Lease[] = [];
  #duid: Uint8Array | undefined;
  readonly #alarm: ProcessTimer;

  constructor(
    private readonly os: Process,
    private readonly file: LeaseFile,
  ) {
    this.#alarm = os.timer('leases', () => this.#prune());
    file.sections.push(() => this.#text());
    this.#read();
  }

  /** The server's DUID, which is in the file as well: make_duid(). */
  get duid(): Uint8Array {
    return (this.#duid ??= this.#makeDuid());
  }

  find(duid: Uint8Array, temporary: boolean, iaid: number): Lease[] {
    return this.#leases.filter(
      each => each.temporary === temporary && each.iaid === iaid && sameDuid(each.duid, duid),
    );
  }

  at(address: Ip6): Lease | undefined {
    return this.#leases.find(each => each.address === address);
  }

  /** Gives an address, or renews it. @param time seconds */
  set(lease: Omit<Lease, 'expires'>, time: number): void {
    const expires = time === INFINITY ? 0 : timeOfDay(this.os.now()) + time;
    const known = this.at(lease.address);
    if (known === undefined) this.#leases = [{ ...lease, expires }, ...this.#leases];
    else Object.assign(known, { expires, name: lease.name ?? known.name });
    this.write();
  }

  remove(lease: Lease): void {
    this.#leases = this.#leases.filter(each => each !== lease);
    this.write();
  }

  write(): void {
    this.file.write();
    this.#arm();
  }

  /** lease_update_file(): `1795336764 3 2001:db8::1ff * 00:01:...`, behind a line with the server's own DUID. */
  #text(): string {
    const lines = this.#leases.map(({ expires, temporary, iaid, address, name, duid }) => {
      const id = `${temporary ? 'T' : ''}${iaid}`;
      return `${expires} ${id} ${address} ${name ?? '*'} ${duidText(duid)}\n`;
    });
    return `duid ${duidText(this.duid)}\n${lines.join('')}`;
  }

  #read(): void {
    for (const line of this.file.read()) {
      const [expires = '', id = '', address = '', name = '', client = ''] = line.split(' ');
      if (expires === 'duid') this.#duid = parseDuid(id);
      const parsed = Ip6.parse(address);
      const duid = parseDuid(client);
      if (parsed === undefined || duid === undefined || !/^T?\d+$/.test(id)) continue;
      const temporary = id.startsWith('T');
      const iaid = Number(id.replace('T', ''));
      const lease = { address: parsed, temporary, iaid, duid, expires: Number(expires) || 0 };
      this.#leases = [...this.#leases, { ...lease, name: name === '*' ? undefined : name }];
    }
    this.#prune();
  }

  #makeDuid(): Uint8Array {
    const device = this.os.netlink.links().find(({ linkType }) => linkType === 'ether');
    const now = timeOfDay(this.os.now());
    return device === undefined ? Uint8Array.of(0, 3, 0, 1) : duidLlt(device.address, now);
  }

  #prune(): void {
    const now = timeOfDay(this.os.now());
    const left = this.#leases.filter(({ expires }) => expires === 0 || expires > now);
    const some = left.length !== this.#leases.length;
    this.#leases = left;
    if (some) this.write();
    else this.#arm();
  }

  #arm(): void {
    const next = this.#leases.reduce(
      (least, { expires }) => (expires === 0 ? least : Math.min(least, expires)),
      Infinity,
    );
    if (next === Infinity) this.#alarm.cancel();
    else this.#alarm.arm(Math.max(0, seconds(next - timeOfDay(this.os.now()))));
  }
}
