/**
 * Small radvd.conf files, each about one thing, for the verdict of the real radvd (verdicts-2.19.json) and of
 * ours. What the file is called in messages is always `radvd.conf`. Sources of the longer ones: the examples
 * of radvd.conf(5) 2.19, and of its radvd.conf.example.
 */

/** Puts options into an interface block that is right in all else. */
const inside = (options: string): string => `interface eth0 { ${options} };\n`;

export const CONFIGURATIONS: Readonly<Record<string, string>> = {
  'the example of the man page': `
interface eth0
{
        AdvSendAdvert on;
        prefix 2001:db8:0:1::/64
        {
                AdvOnLink on;
                AdvAutonomous on;
        };
};
`,
  'an interface address as prefix, for mobile nodes': `
interface eth0
{
        AdvSendAdvert on;
        prefix 2001:db8:0:1::4/64
        {
                AdvOnLink on;
                AdvAutonomous on;
                AdvRouterAddr on;
        };
};
`,
  'the 6to4 example of the man page': `
interface bnep0
{
        IgnoreIfMissing on;
        AdvSendAdvert on;

        # Advertise at least every 30 seconds
        MaxRtrAdvInterval 30;

        prefix 0:0:0:5678::/64
        {
                AdvOnLink on;
                AdvAutonomous on;
                Base6to4Interface ppp0;

                # Very short lifetimes for dynamic addresses
                AdvValidLifetime 300;
                AdvPreferredLifetime 120;
        };
};
`,
  'the clients example of the man page': `
interface eth0
{
        AdvSendAdvert on;
        prefix 2001:db8:0:1::/64
        {
                AdvOnLink on;
                AdvAutonomous on;
        };
        clients
        {
                fe80::21f:16ff:fe06:3aab;
                fe80::21d:72ff:fe96:aaff;
        };
};
`,
  'the abro example of the man page': `
interface lowpan0
{
	AdvSendAdvert on;
	UnicastOnly on;
	AdvCurHopLimit 255;
	prefix 2001:0db8:0100:f101::/64 {
		AdvOnLink on;
		AdvAutonomous on;
		AdvRouterAddr on;
	};
	abro fe80::a200:0:0:1/64 {
		AdvVersionLow 10;
		AdvVersionHigh 2;
		AdvValidLifeTime 2;
	};
};
`,
  'a home router behind a tunnel broker': `
interface eth1 {
   AdvSendAdvert on;
   AdvLinkMTU 1280;
   MaxRtrAdvInterval 300;
   prefix 2001:470:d:407::/64 {
      AdvOnLink on;
      AdvAutonomous on;
   };
};
`,
  'everything an interface can say': inside(`
  IgnoreIfMissing off; AdvSendAdvert on; UnicastOnly off; AdvRASolicitedUnicast off;
  MaxRtrAdvInterval 30.5; MinRtrAdvInterval 3.25; MinDelayBetweenRAs 3.0;
  AdvManagedFlag on; AdvOtherConfigFlag on; AdvLinkMTU 1480; AdvRAMTU 1400;
  AdvReachableTime 30000; AdvRetransTimer 1000; AdvCurHopLimit 32; AdvDefaultLifetime 0;
  AdvDefaultPreference high; AdvSourceLLAddress off;
  AdvHomeAgentFlag on; AdvHomeAgentInfo on; AdvIntervalOpt on; AdvMobRtrSupportFlag on;
  HomeAgentPreference 7; HomeAgentLifetime 1000;
  prefix 2001:db8:1::/64 {
    AdvOnLink off; AdvAutonomous off; AdvRouterAddr on;
    AdvValidLifetime infinity; AdvPreferredLifetime infinity;
    DeprecatePrefix on; DecrementLifetimes on; Base6Interface eth1; Base6to4Interface ppp0;
  };
  route 2001:db8:2::/48 { AdvRoutePreference low; AdvRouteLifetime infinity; RemoveRoute off; };
  RDNSS 2001:db8::53 2001:db8::54 { AdvRDNSSLifetime 61; FlushRDNSS off; };
  DNSSL example.org example.net. { AdvDNSSLLifetime 61; FlushDNSSL off; };
  clients { fe80::1; fe80::2; };
  AdvRASrcAddress { fe80::3; };
  lowpanco { AdvContextLength 64; AdvContextCompressionFlag on; AdvContextID 3; AdvLifeTime 100; };
  abro fe80::1 { AdvVersionLow 1; AdvVersionHigh 2; AdvValidLifeTime 3; };
`),
  'two interfaces': 'interface eth0 { AdvSendAdvert on; };\ninterface eth1 { AdvSendAdvert on; };\n',
  'no newline at the end': 'interface eth0 { };',
  'everything on one line, without blanks': 'interface eth0{AdvSendAdvert on;prefix 2001:db8::/64{};};',
  'a carriage return before the newline': 'interface eth0 {\r\n  AdvSendAdvert on;\r\n};\r\n',
  'a carriage return inside a comment': '# DOS\r\ninterface eth0 { };\n',
  'an empty file': '',
  'nothing but comments': '# nothing\n# here\n',
  'a comment before its newline': 'interface eth0 { };\n# the end\n',
  'a comment at the end without newline': 'interface eth0 { };\n# the end',
  'a comment after a semicolon': 'interface eth0 { AdvSendAdvert on;# yes\n};\n',
  'a comment glued to a word': 'interface eth0 { AdvSendAdvert on# yes\n; };\n',
  'a comment of one character': '#\ninterface eth0 { };\n',
  'a form feed between words': 'interface\feth0 { };\n',
  'the same interface twice': 'interface eth0 { };\ninterface eth0 { };\n',
  'the same interface twice, once the first is cut to 15 characters':
    'interface abcdefghijklmnop { };\ninterface abcdefghijklmno { };\n',
  'the same overlong interface twice': `interface abcdefghijklmnop { };\ninterface abcdefghijklmnop { };\n`,
  'a quoted interface name': 'interface "eth0" { };\n',
  'a quoted interface name over two lines': 'interface "eth\n0" { };\n\nrubbish\n',
  'a quotation mark without its other': 'interface "eth0 { };\n',
  'a number as interface name': 'interface 2001 { };\n',
  'a keyword as interface name': 'interface route { };\n',
  'a reserved keyword as interface name': 'interface AdvContextPrefix { };\n',
  'a switch as interface name': 'interface on { };\n',
  'a VLAN as interface name': 'interface eth0.100 { };\n',
  'an alias as interface name': 'interface eth0:1 { };\n',
  'a name that is an address': 'interface dead::beef { };\n',
  'a missing semicolon after the interface block': 'interface eth0 { AdvSendAdvert on; }\n',
  'a missing semicolon after the interface block, another following':
    'interface eth0 { }\n\ninterface eth1 { };\n',
  'a missing semicolon after an option': 'interface eth0 {\n  AdvSendAdvert on\n  AdvManagedFlag on;\n};\n',
  'a missing semicolon after a prefix block': inside('prefix 2001:db8::/64 { }'),
  'a missing closing brace': 'interface eth0 {\n  prefix 2001:db8::/64 {\n    AdvOnLink on;\n};\n',
  'a second closing brace': 'interface eth0 { }; };\n',
  'an interface inside an interface': inside('interface eth1 { };'),
  'an empty statement': inside(';'),
  'an unknown option': inside('AdvSendAdverts on;'),
  'an option in lower case': inside('advsendadvert on;'),
  'an option outside of any block': 'AdvSendAdvert on;\ninterface eth0 { };\n',
  'yes instead of on': inside('AdvSendAdvert yes;'),
  'ON instead of on': inside('AdvSendAdvert ON;'),
  '1 instead of on': inside('AdvSendAdvert 1;'),
  'two values': inside('AdvSendAdvert on off;'),
  'no value': inside('AdvSendAdvert;'),
  'an option of a prefix in the interface': inside('AdvOnLink on;'),
  'an option of the interface in a prefix': inside('prefix 2001:db8::/64 { AdvSendAdvert on; };'),
  'a unit after a number': inside('MaxRtrAdvInterval 30s;'),
  'a decimal interval': inside('MaxRtrAdvInterval 30.25;'),
  'a decimal interval without its zero': inside('MaxRtrAdvInterval .5;'),
  'a decimal where none may be': inside('AdvDefaultLifetime 30.5;'),
  'a negative interval': inside('MaxRtrAdvInterval -30;'),
  'an interval out of range': inside('MaxRtrAdvInterval 3; MinRtrAdvInterval 2;'),
  'an MTU below 1280': inside('AdvLinkMTU 576;'),
  'the largest number': inside('AdvLinkMTU 4294967295;'),
  'a number one too large': inside('AdvLinkMTU 4294967296;'),
  'a number of thirty digits': inside('AdvLinkMTU 000000000000000000000000001280;'),
  'infinity where no lifetime is': inside('AdvDefaultLifetime infinity;'),
  'a hop limit that does not fit': inside('AdvCurHopLimit 300;'),
  'a preference as a number': inside('AdvDefaultPreference 1;'),
  'a preference as a negative number': inside('AdvDefaultPreference -1;'),
  'a preference of another vocabulary': inside('AdvDefaultPreference normal;'),
  'a prefix without a block': inside('prefix 2001:db8::/64;'),
  'a prefix without a length': inside('prefix 2001:db8:: { };'),
  'a prefix with blanks around the slash': inside('prefix 2001:db8:: / 64 { };'),
  'a prefix length of 129': inside('prefix 2001:db8::/129 { };'),
  'a prefix length of 48': inside('prefix 2001:db8::/48 { AdvAutonomous on; };'),
  'a prefix of all eight groups': inside('prefix 2001:db8:0:0:0:0:0:0/64 { };'),
  'a prefix of nine groups': inside('prefix 2001:db8:0:0:0:0:0:0:0/64 { };'),
  'a prefix with :: for no group': inside('prefix 1:2:3:4:5:6:7::8/64 { };'),
  'a prefix with :: for one group at the end': inside('prefix 1:2:3:4:5:6:7::/64 { };'),
  'a prefix with two ::': inside('prefix 2001::db8::/64 { };'),
  'a prefix with five digits in a group': inside('prefix 20010:db8::/64 { };'),
  'a prefix that begins with ::': inside('prefix ::1/64 { };'),
  'the same prefix with its zero': inside('prefix 0::1/64 { };'),
  'a prefix with an IPv4 address in it': inside('prefix 0::ffff:192.0.2.1/128 { };'),
  'the prefix of the interface itself': inside('prefix ::/64 { };'),
  'a prefix that is IPv4': inside('prefix 192.0.2.0/24 { };'),
  'a preferred lifetime longer than the valid one': inside(
    'prefix 2001:db8::/64 {\n AdvValidLifetime 1000;\n AdvPreferredLifetime 2000;\n };',
  ),
  'a valid lifetime shorter than the default preferred one': inside(
    'prefix 2001:db8::/64 { AdvValidLifetime 1000; };',
  ),
  'equal lifetimes': inside('prefix 2001:db8::/64 { AdvValidLifetime 99; AdvPreferredLifetime 99; };'),
  'Base6Interface with another length than 64': inside('prefix 0::/63 { Base6Interface eth1; };'),
  'both base interfaces': inside('prefix 0::/64 { Base6Interface eth1; Base6to4Interface ppp0; };'),
  'a route without a block': inside('route 2001:db8::/32;'),
  'a route length of 129': inside('route 2001:db8::/129 { };'),
  'a route preference': inside('route 2001:db8::/32 { AdvRoutePreference high; };'),
  'an RDNSS without an address': inside('RDNSS { };'),
  'an RDNSS without a block': inside('RDNSS 2001:db8::53;'),
  'an RDNSS with commas': inside('RDNSS 2001:db8::53, 2001:db8::54 { };'),
  'an RDNSS with four addresses': inside('RDNSS 2001:db8::1 2001:db8::2 2001:db8::3 2001:db8::4 { };'),
  'an RDNSS lifetime that is long': inside('RDNSS 2001:db8::53 { AdvRDNSSLifetime 1201; };'),
  'an RDNSS lifetime that is short': inside('RDNSS 2001:db8::53 { AdvRDNSSLifetime 599; };'),
  'an RDNSS lifetime of 0': inside('RDNSS 2001:db8::53 { AdvRDNSSLifetime 0; };'),
  'an RDNSS lifetime of infinity': inside('RDNSS 2001:db8::53 { AdvRDNSSLifetime infinity; };'),
  'an RDNSS lifetime judged by the interval above it': inside(
    'RDNSS 2001:db8::53 { AdvRDNSSLifetime 100; }; MaxRtrAdvInterval 60; RDNSS 2001:db8::54 { AdvRDNSSLifetime 100; };',
  ),
  'the deprecated options of RDNSS': inside('RDNSS 2001:db8::53 { AdvRDNSSPreference 8; AdvRDNSSOpen on; };'),
  'a DNSSL without a domain': inside('DNSSL { };'),
  'a DNSSL with an underscore': inside('DNSSL _tcp.example.org { };'),
  'a DNSSL in quotation marks': inside('DNSSL "example.org" { };'),
  'a DNSSL that is a number': inside('DNSSL 2001 { };'),
  'a DNSSL that is a keyword': inside('DNSSL prefix { };'),
  'a DNSSL lifetime that is long': inside('DNSSL example.org { AdvDNSSLLifetime 1201; };'),
  'a DNSSL lifetime that is short': inside('DNSSL example.org { AdvDNSSLLifetime 10; };'),
  'clients without an address': inside('clients { };'),
  'a client with a length': inside('clients { fe80::1/64; };'),
  'a client to be ignored': inside('clients { !fe80::1; };'),
  'an abro with a length': inside('abro fe80::1/64 { };'),
  'an abro without a block': inside('abro fe80::1;'),
  'an abro lifetime spelt as that of a prefix': inside('abro fe80::1 { AdvValidLifetime 2; };'),
  'a lowpanco context prefix': inside('lowpanco { AdvContextPrefix 2001:db8::/64; };'),
  'a NAT64 prefix': inside('nat64prefix 64:ff9b::/96 { };'),
  'a captive portal': inside('AdvCaptivePortalAPI "https://portal.example.org/";'),
  RemoveAdvOnExit: inside('RemoveAdvOnExit off;'),
  'a letter of another alphabet': inside('# é\n AdvSendAdvert é;'),
};
