/** Addresses, prefixes and pools in a configuration: add_prefix() of config.c. */
import { INFINITY } from '../../dhcpv6/constants';
import type { Level } from '../log';
import type { PoolConfig, PoolSpec } from './config';
import type { CfValue, ConfiguredLease } from './file';

/** The configuration is refused; the log has said why. */
export class Refused extends Error {}

type Say = (level: Level, where: string, text: string) => void;

/** fec0::/10, which nobody uses any more. */
const isSiteLocal = (text: string): boolean => /^fe[cdef]/.test(text);

/** Whether an address or prefix is one that WIDE has nothing to do with. */
export function isUnusable({ address }: Pick<ConfiguredLease, 'address'>): boolean {
  return address.isMulticast || address.isLinkLocal || isSiteLocal(String(address));
}

/** Whether it would be preferred for longer than valid. */
export function lifetimesClash(preferredLifetime: number, validLifetime: number): boolean {
  return validLifetime !== INFINITY && (preferredLifetime === INFINITY || preferredLifetime > validLifetime);
}

/**
 * add_prefix(): the lease as it can be used, without the bits behind the prefix.
 *
 * @param name whose it is, for complaints
 */
export function addLease(
  list: readonly ConfiguredLease[],
  name: string,
  isPrefix: boolean,
  written: ConfiguredLease,
  say: Say,
): ConfiguredLease | undefined {
  const where = 'add_prefix';
  const { prefixLength, preferredLifetime, validLifetime } = written;
  if (prefixLength > 128) {
    say('err', where, `invalid prefix: ${prefixLength}`);
    return undefined;
  }
  const address = written.address.masked(prefixLength);
  const text = `${address}/${prefixLength}`;
  if (address !== written.address) {
    const found = `prefix ${written.address}/${prefixLength} for ${name}`;
    say('warning', where, `${found} has a trailing garbage.  It should be ${text}`);
  }
  if (isUnusable({ address })) {
    say('err', where, `invalid prefix address: ${address}`);
    return undefined;
  }
  if (list.some(other => other.address === address && other.prefixLength === prefixLength)) {
    const what = isPrefix ? `duplicated prefix: ${text}` : `duplicated address: ${address}`;
    say('notice', where, `${what} for ${name}`);
    return undefined;
  }
  if (lifetimesClash(preferredLifetime, validLifetime)) {
    const what = isPrefix ? text : address;
    say('notice', where, `${what} has larger preferred lifetime than valid lifetime`);
    return undefined;
  }
  return { address, prefixLength, preferredLifetime, validLifetime };
}

/** `address-pool`: the pool must be there. @throws Refused */
export function poolSpec(
  value: CfValue & { readonly type: 'pool' },
  pools: readonly PoolConfig[],
  at: string,
  where: string,
  say: Say,
): PoolSpec {
  const { name, preferredLifetime, validLifetime } = value;
  if (!pools.some(pool => pool.name === name)) {
    say('err', where, `${at} pool '${name}' not found`);
    throw new Refused();
  }
  if (lifetimesClash(preferredLifetime, validLifetime)) {
    // The sentence about the lifetimes is an argument that its format does not use.
    say('err', where, `${at} `);
    throw new Refused();
  }
  return { name, preferredLifetime, validLifetime };
}
