/** The option spaces that dhcpd and dhclient start with (initialize_common_option_spaces()). */
import { DHCP4_OPTIONS } from './dhcp4-options';
import { DHCP6_OPTIONS } from './dhcp6-options';
import { OptionSpace } from './option-space';

/** New ones, as every program defines its own options. */
export function optionSpaces(): Map<string, OptionSpace> {
  const spaces = [
    new OptionSpace('dhcp', DHCP4_OPTIONS, 255),
    new OptionSpace('dhcp6', DHCP6_OPTIONS),
    new OptionSpace('vsio', [[2495, 'isc', 'Eisc6.']]),
    new OptionSpace('isc6', [
      [1, 'media', 't'],
      [2, 'update-assist', 'X'],
    ]),
    new OptionSpace('vendor', [[2495, 'isc', 'Eisc.']]),
    new OptionSpace('isc', [
      [1, 'media', 't'],
      [2, 'update-assist', 'X'],
    ]),
    new OptionSpace('agent', [
      [1, 'circuit-id', 'X'],
      [2, 'remote-id', 'X'],
      [4, 'DOCSIS-device-class', 'L'],
      [5, 'link-selection', 'I'],
      [19, 'relay-port', 'Z'],
    ]),
    new OptionSpace('fqdn', [
      [1, 'no-client-update', 'f'],
      [2, 'server-update', 'f'],
      [3, 'encoded', 'f'],
      [4, 'rcode1', 'B'],
      [5, 'rcode2', 'B'],
      [6, 'hostname', 't'],
      [7, 'domainname', 't'],
      [8, 'fqdn', 't'],
    ]),
    new OptionSpace('nwip'),
    new OptionSpace('vendor-class', [[2495, 'isc', 't']]),
  ];
  return new Map(spaces.map(space => [space.name, space]));
}
