/** [IPv6AddressLabel]. Mirrors the parsers of networkd-address-label.c. */
import { Ip6 } from '../../../base/ip6';
import type { Assignment } from './conf-parser';
import type { AddressLabelSection, Network } from './network';
import type { Parser, Parsers } from './settings';
import { parseAddressPrefix, parseU32 } from './values';

function sectionAt({ addressLabels }: Network, { file, sectionLine }: Assignment): AddressLabelSection {
  const key = `${file}:${sectionLine}`;
  const known = addressLabels.get(key) ?? {
    line: sectionLine,
    invalid: false,
    prefix: undefined,
    label: undefined,
  };
  addressLabels.set(key, known);
  return known;
}

const isMapped = ({ w0, w1, w2 }: Ip6): boolean => w0 === 0 && w1 === 0 && w2 === 0xffff;

/** config_parse_address_label_prefix(); a value that cannot be read makes the section useless. */
const prefix: Parser<Network> = (network, at, say) => {
  const section = sectionAt(network, at);
  const read = parseAddressPrefix(at.value);
  const address = typeof read === 'string' ? undefined : read.address;
  if (typeof read === 'string' || !(address instanceof Ip6)) {
    section.invalid = true;
    return say('warning', `Invalid prefix for address label, ignoring assignment: ${at.value}`);
  }
  const length = read.length ?? 128;
  if (isMapped(address) && length > 96) {
    section.invalid = true;
    const must =
      'The prefix length of IPv4 mapped address for address label must be equal to or smaller than 96';
    return say('warning', `${must}, ignoring assignment: ${at.value}`);
  }
  section.prefix = { address, length };
};

const NO_LABEL = 0xffff_ffff;

/** config_parse_address_label() */
const label: Parser<Network> = (network, at, say) => {
  const section = sectionAt(network, at);
  const read = parseU32(at.value);
  if (read !== undefined && read !== NO_LABEL) {
    section.label = read;
    return;
  }
  section.invalid = true;
  const what = read === undefined ? 'Failed to parse address label' : 'Address label is invalid';
  say('warning', `${what}, ignoring: ${at.value}`);
};

export const ADDRESS_LABEL_PARSERS: Parsers<Network> = {
  'IPv6AddressLabel.Prefix': prefix,
  'IPv6AddressLabel.Label': label,
};

/** address_label_section_verify(): sections that lack something are said and left out. */
export function verifyAddressLabels({ addressLabels }: Network, warn: (text: string) => void): void {
  for (const [key, section] of addressLabels) {
    const missing =
      section.prefix === undefined ? 'Prefix=' : section.label === undefined ? 'Label=' : undefined;
    if (missing === undefined && !section.invalid) continue;
    addressLabels.delete(key);
    if (section.invalid) continue;
    const ignoring = `Ignoring [IPv6AddressLabel] section from line ${section.line}.`;
    warn(`[IPv6AddressLabel] section without ${missing} setting specified. ${ignoring}`);
  }
}
