/** The programs of which a scenario may ask for a version (`versions: { radvd: '2.17' }`), and the versions there are. */
import { alternatives } from './scenario-error';
import { nearest } from '../base/nearest';
import { radvd } from '../daemons/radvd/radvd';
import { RADVD_VERSIONS, type RadvdVersion } from '../daemons/radvd/version';
import { networkd } from '../daemons/systemd-networkd/networkd';
import { NETWORKD_VERSIONS, type NetworkdVersion } from '../daemons/systemd-networkd/version';
import type { Program } from '../kernel/uapi';

interface Versioned {
  readonly versions: readonly string[];
  /** The program of one of `versions`. */
  readonly program: (version: string) => Program;
}

const VERSIONED: ReadonlyMap<string, Versioned> = new Map([
  ['radvd', { versions: RADVD_VERSIONS, program: version => radvd(version as RadvdVersion) }],
  [
    'systemd-networkd',
    { versions: NETWORKD_VERSIONS, program: version => networkd(version as NetworkdVersion) },
  ],
]);

/** A program of a version; a sentence where there is no such program or version. */
export function programOfVersion(name: string, version: string): Program | string {
  const known = VERSIONED.get(name);
  if (known === undefined) {
    const meant = nearest(name, [...VERSIONED.keys()]);
    const hint =
      meant === undefined ? `, only of ${alternatives([...VERSIONED.keys()])}` : `; did you mean ${meant}?`;
    return `there are no versions of ${name} to choose from${hint}`;
  }
  if (!known.versions.includes(version)) {
    return `there is no ${name} ${version} here; there is ${alternatives(known.versions)}`;
  }
  return known.program(version);
}
