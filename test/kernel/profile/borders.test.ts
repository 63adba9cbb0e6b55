/**
 * Every change between kernel versions, seen from outside: a host of the version before and one of the version after do
 * the visible thing differently, and do so for no other reason than that row of the profile.
 */
import { BEHAVIOURS, KERNEL_VERSIONS, type KernelProfile } from '../../../sim/kernel/profile/profile';
import type * as Profile from '../../../sim/kernel/profile/profile';
import type { Step } from '../../../sim/kernel/profile/step';
import type { Border, Row, Version } from './border';
import { ADDRCONF_BORDERS } from './borders/addrconf';
import { ADVERTISEMENT_BORDERS } from './borders/advertisements';
import { BRIDGE_BORDERS } from './borders/bridge';
import { DAD_BORDERS } from './borders/dad';
import { LINK_BORDERS } from './borders/link';
import { LOG_BORDERS } from './borders/log';
import { MLD_BORDERS } from './borders/mld';
import { NEIGHBOUR_BORDERS } from './borders/neighbours';
import { PACKET_BORDERS } from './borders/packet';
import { ROUTE_BORDERS } from './borders/routes';
import { SOLICITATION_BORDERS } from './borders/solicitations';

/** Kernels there never were: of one version, but for one row. By name, as nodes ask for them. */
const mockHybrids = new Map<string, KernelProfile>();

jest.mock('../../../sim/kernel/profile/profile', () => {
  const real = jest.requireActual<typeof Profile>('../../../sim/kernel/profile/profile');
  return { ...real, kernelProfile: (name: string) => mockHybrids.get(name) ?? real.kernelProfile(name) };
});

const { kernelProfile } = jest.requireActual<typeof Profile>('../../../sim/kernel/profile/profile');
const profile = (version: Version): KernelProfile => kernelProfile(`linux-${version}`) as KernelProfile;

/** The kernel of `version` that does in this one thing what `other` does. */
function hybrid(version: Version, row: Row, other: Version): string {
  const name = `linux-${version} with ${row} of ${other}`;
  mockHybrids.set(name, { ...profile(version), [row]: profile(other)[row], name });
  return name;
}

const THEMES = {
  advertisements: ADVERTISEMENT_BORDERS,
  solicitations: SOLICITATION_BORDERS,
  neighbours: NEIGHBOUR_BORDERS,
  addresses: ADDRCONF_BORDERS,
  'duplicate address detection': DAD_BORDERS,
  routes: ROUTE_BORDERS,
  packets: PACKET_BORDERS,
  'multicast listeners': MLD_BORDERS,
  bridges: BRIDGE_BORDERS,
  devices: LINK_BORDERS,
  logs: LOG_BORDERS,
} satisfies Record<string, readonly Border[]>;
const ALL = Object.values(THEMES).flat();

/** The step that makes the value of a version. */
function stepOf(row: Row, version: Version): Step<unknown> {
  const steps: readonly Step<unknown>[] = BEHAVIOURS[row];
  return steps.findLast(({ since }) => profile(version).has(since)) as Step<unknown>;
}

describe.each(Object.entries(THEMES))('%s', (_theme, borders: readonly Border[]) => {
  it.each(borders.map(each => ({ ...each, source: stepOf(each.row, each.after).source })))(
    '$row: $before and $after ($source)',
    ({ row, before, after, seen: [seenBefore, seenAfter], observe }) => {
      expect(seenAfter).not.toEqual(seenBefore);
      expect(observe(`linux-${before}`)).toEqual(seenBefore);
      expect(observe(`linux-${after}`)).toEqual(seenAfter);
      // And for that reason alone: the row taken from the other side brings what is seen there.
      expect(observe(hybrid(before, row, after))).toEqual(seenAfter);
    },
  );
});

it('no change in a row is without its border, and no border without a change', () => {
  const name = (row: string, before: string, after: string): string => `${row}: ${before} and ${after}`;
  const changes = (Object.keys(BEHAVIOURS) as Row[]).flatMap(row =>
    KERNEL_VERSIONS.slice(1).flatMap((after, index) => {
      const before = KERNEL_VERSIONS[index] as Version;
      return profile(before)[row] === profile(after)[row] ? [] : [name(row, before, after)];
    }),
  );
  expect(ALL.map(({ row, before, after }) => name(row, before, after)).sort()).toEqual(changes.sort());
});
