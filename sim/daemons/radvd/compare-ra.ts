/**
 * What another router advertises, held against what this one does (RFC 4861 §6.2.7): every disagreement is a
 * warning in the log, and nothing else happens. Mirrors process_ra() of process.c.
 *
 * Differs from Linux: the search list of another router is not looked at, as radvd's own check of it cannot
 * find anything.
 */
import type { Ip6 } from '../../base/ip6';
import { getUint } from '../../wire/layout';
import { readNdOption, type NdOptionOf } from '../../wire/nd/options';
import { RA_DISAGREES } from './decisions';
import type { Interface, Radvd } from './interface';
import { walkOptions, type RawOption } from './walk-options';

const RA_HEADER = 16;
const MANAGED = 0x80;
const OTHER = 0x40;

/** radvd 2.19 reads a structure with room for three servers, and gives up where the message has less left. */
const RDNSS_STRUCTURE = 56;

export function compareRa(radvd: Radvd, iface: Interface, message: Uint8Array, from: Ip6): void {
  const { log } = radvd;
  compareHeader(radvd, iface, message, from);
  for (const option of walkOptions(message, RA_HEADER)) {
    if ('fault' in option) {
      const lengths = `(${option.length}) greater than total length (${option.left})`;
      const words = {
        garbage: 'trailing garbage',
        zero: 'zero length option',
        long: `option length ${lengths}`,
      };
      log.flog('err', `${words[option.fault]} in RA on ${iface.name} from ${from}`);
      break;
    }
    if (option.type === 25 && !radvd.profile.readsAnyRdnss && option.left < RDNSS_STRUCTURE) return;
    compareOption(radvd, iface, option, from);
  }
  if (message.length > RA_HEADER) log.dlog('debug', 2, `processed RA on ${iface.name}`);
}

function compareHeader(radvd: Radvd, iface: Interface, message: Uint8Array, from: Ip6): void {
  const { config } = iface;
  const flags = message[5] ?? 0;
  const differs = (theirs: number, ours: number): boolean => theirs !== 0 && ours !== 0 && theirs !== ours;
  const disagreements = {
    AdvCurHopLimit: differs(message[4] ?? 0, config.AdvCurHopLimit),
    AdvManagedFlag: (flags & MANAGED) !== 0 && !config.AdvManagedFlag,
    AdvOtherConfigFlag: (flags & OTHER) !== 0 && !config.AdvOtherConfigFlag,
    AdvReachableTime: differs(getUint(message, 8, 4), config.AdvReachableTime),
    AdvRetransTimer: differs(getUint(message, 12, 4), config.AdvRetransTimer),
  };
  for (const [option, differ] of Object.entries(disagreements)) {
    if (differ) disagree(radvd, iface, `our ${option} on ${iface.name}`, from);
  }
}

function compareOption(radvd: Radvd, iface: Interface, raw: RawOption, from: Ip6): void {
  const { log, profile } = radvd;
  const { config, name } = iface;
  const option = readNdOption(raw.type, raw.body);
  switch (raw.type) {
    case 3:
      if (option.kind === 'prefix-information') comparePrefix(radvd, iface, option, from);
      break;
    case 5:
      if (option.kind === 'mtu' && config.AdvLinkMTU !== 0 && option.mtu !== config.AdvLinkMTU) {
        disagree(radvd, iface, `our AdvLinkMTU on ${name}`, from);
      }
      break;
    case 25:
      compareRdnss(radvd, iface, raw, from);
      break;
    case 2:
    case 4:
      log.flog('err', `invalid option ${raw.type} in RA on ${name} from ${from}`);
      break;
    default:
      if (profile.ignoredOptions.includes(raw.type)) break;
      log.dlog('debug', 1, `unknown option ${raw.type} in RA on ${name} from ${from}`);
  }
}

function comparePrefix(
  radvd: Radvd,
  iface: Interface,
  theirs: NdOptionOf<'prefix-information'>,
  from: Ip6,
): void {
  for (const ours of iface.config.prefixes) {
    if (ours.length !== theirs.prefixLength || ours.DecrementLifetimes) continue;
    if (!ours.address.prefixEquals(theirs.prefix, ours.length)) continue;
    const where = `on ${iface.name} for ${ours.address}`;
    if (theirs.validLifetime !== ours.AdvValidLifetime) {
      disagree(radvd, iface, `our AdvValidLifetime ${where}`, from);
    }
    if (theirs.preferredLifetime !== ours.AdvPreferredLifetime) {
      disagree(radvd, iface, `our AdvPreferredLifetime ${where}`, from);
    }
  }
}

/** Only servers that are not advertised here are worth a word; up to 2.19 the last one comes first. */
function compareRdnss(radvd: Radvd, iface: Interface, raw: RawOption, from: Ip6): void {
  const { os, log, profile } = radvd;
  const units = raw.length / 8;
  const option = readNdOption(raw.type, raw.body);
  if (option.kind !== 'recursive-dns-server' || (!profile.readsAnyRdnss && units > 7)) {
    log.flog('err', `invalid len ${units} in RDNSS option on ${iface.name} from ${from}`);
    return;
  }
  const ours = iface.config.rdnss.flatMap(({ servers }) => servers);
  const foreign = option.addresses.filter(address => !ours.includes(address));
  for (const address of profile.readsAnyRdnss ? foreign : foreign.reverse()) {
    const where = `received on ${iface.name} from ${from} is not advertised by us`;
    log.flog('warning', `RDNSS address ${address} ${where}`);
    os.note(RA_DISAGREES, { dev: iface.name, router: String(from), about: `RDNSS ${address}` });
  }
}

function disagree({ os, log }: Radvd, iface: Interface, what: string, from: Ip6): void {
  log.flog('warning', `${what} doesn't agree with ${from}`);
  os.note(RA_DISAGREES, { dev: iface.name, router: String(from), about: what });
}
