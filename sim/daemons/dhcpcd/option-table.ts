/** Every option of dhcpcd 9.4.1 by its name in dhcpcd.conf, and whether it takes an argument (cf_options[] of if-options.c). */

const words = (text: string): string[] => text.split(' ').filter(word => word !== '');

const WITHOUT = words(
  'background debug reconfigure release rebind persistent quiet exit noarp nobackground lastlease ' +
    'nogateway xidhwaddr broadcast nolink noipv4ll manager renew printpidfile test dumplease variables ' +
    'oneshot ipv4only ipv6only anonymous randomise_hwaddr ipv6rs noipv6rs ipv6ra_autoconf ' +
    'ipv6ra_noautoconf ipv6ra_fork ipv4 noipv4 ipv6 noipv6 noalias hostname_short nodev noauthrequired ' +
    'dhcp nodhcp dhcp6 nodhcp6 gateway bootp nodelay noup lastleaseextend inactive configure noconfigure',
);

const WITH = words(
  'script env config logfile leasetime metric option timeout userclass msuserclass vendor ' +
    'allowinterfaces reboot nohook nooption require static whitelist blacklist denyinterfaces arping ' +
    'destination fallback iaid dev define definend define6 embed encap vendopt vendclass authprotocol ' +
    'authtoken controlgroup slaac reject mudurl link_rcvbuf',
);

const EITHER = words(
  'hostname vendorclassid request inform inform6 waitip duid fqdn clientid ia_na ia_ta ia_pd',
);

/** How many arguments an option takes. */
export type Arity = 'none' | 'one' | 'either';

export const OPTIONS: ReadonlyMap<string, Arity> = new Map([
  ...WITHOUT.map(name => [name, 'none'] as const),
  ...WITH.map(name => [name, 'one'] as const),
  ...EITHER.map(name => [name, 'either'] as const),
]);

/** Options for what is not simulated at all: IPv4, DHCPv6, authentication and addresses by hand. */
export const UNMODELLED: ReadonlySet<string> = new Set(
  words(
    'dhcp inform inform6 static ia_na ia_ta ia_pd anonymous randomise_hwaddr arping fallback ' +
      'authprotocol authtoken bootp require reject lastleaseextend env script',
  ),
);
