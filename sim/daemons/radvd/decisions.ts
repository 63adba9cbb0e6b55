/** What radvd decides about advertising, for the trace: why one was sent, and why one was not. */
import { decision } from '../../trace/decision';

export const RA_UNSOLICITED = decision({
  id: 'radvd.ra.unsolicited',
  outcome: 'note',
  says: 'advertised because it was time to',
  spec: 'RFC 4861 §6.2.4',
  source: 'timer_handler',
});

export const RA_SOLICITED_UNICAST = decision({
  id: 'radvd.ra.solicited-unicast',
  outcome: 'note',
  says: 'answered a solicitation at once, to the host that sent it',
  spec: 'RFC 7772 §5.1',
  source: 'process_rs',
});

export const RA_SOLICITED_MULTICAST = decision({
  id: 'radvd.ra.solicited-multicast',
  outcome: 'note',
  says: 'answered a solicitation with an advertisement to everybody',
  spec: 'RFC 4861 §6.2.6',
  source: 'process_rs',
});

export const RA_RATE_LIMITED = decision({
  id: 'radvd.ra.rate-limited',
  outcome: 'note',
  says: 'the last advertisement to everybody is younger than MinDelayBetweenRAs: the answer has to wait',
  spec: 'RFC 4861 §6.2.6',
  source: 'process_rs',
});

export const RA_FINAL = decision({
  id: 'radvd.ra.final',
  outcome: 'note',
  says: 'took its leave with a router lifetime of 0',
  spec: 'RFC 4861 §6.2.5',
  source: 'stop_advert_foo',
});

export const RA_SEND_ADVERT_OFF = decision({
  id: 'radvd.ra.send-advert-off',
  outcome: 'note',
  says: 'AdvSendAdvert is off for this interface, as it is by default: nothing is advertised',
  spec: 'RFC 4861 §6.2.1',
  source: 'send_ra',
  remedy: 'AdvSendAdvert on; in radvd.conf',
});

export const RA_UNICAST_ONLY = decision({
  id: 'radvd.ra.unicast-only',
  outcome: 'note',
  says: 'this interface advertises to single hosts only, and no clients are listed',
  spec: 'radvd.conf(5) UnicastOnly',
  source: 'send_ra_forall',
});

export const RA_CLIENT_NOT_LISTED = decision({
  id: 'radvd.ra.client-not-listed',
  outcome: 'note',
  says: 'the host that asked is not in the clients list',
  spec: 'radvd.conf(5) clients',
  source: 'send_ra_forall',
  remedy: 'add its link-local address to clients { }',
});

export const RA_SEND_FAILED = decision({
  id: 'radvd.ra.send-failed',
  outcome: 'note',
  says: 'the kernel refused to send the advertisement; EINVAL while the source address is still tentative',
  spec: 'RFC 4862 §5.4',
  source: 'send_ra',
});

export const RA_NOT_READY = decision({
  id: 'radvd.ra.not-ready',
  outcome: 'note',
  says: 'the interface is not set up: nothing is advertised until something about it changes',
  spec: 'radvd(8)',
  source: 'ensure_iface_setup',
});

export const RA_FORWARDING_OFF = decision({
  id: 'radvd.ra.forwarding-off',
  outcome: 'note',
  says: 'forwarding was found to be off just now: this one advertisement carries a router lifetime of 0',
  spec: 'RFC 4861 §6.2.5',
  source: 'check_ip6_forwarding',
  remedy: 'net.ipv6.conf.all.forwarding=1',
});

export const IFACE_MISSING = decision({
  id: 'radvd.iface.missing',
  outcome: 'note',
  says: 'there is no interface of this name',
  spec: 'radvd.conf(5) IgnoreIfMissing',
  source: 'update_device_index',
});

export const IFACE_DOWN = decision({
  id: 'radvd.iface.down',
  outcome: 'note',
  says: 'the interface is not up and running',
  spec: 'radvd.conf(5) IgnoreIfMissing',
  source: 'check_device',
});

export const IFACE_OUT_OF_RANGE = decision({
  id: 'radvd.iface.out-of-range',
  outcome: 'note',
  says: 'a value in radvd.conf is out of its range, which is noticed only now: the interface stays silent',
  spec: 'RFC 4861 §6.2.1',
  source: 'check_iface',
});

export const IFACE_NO_LINK_LOCAL = decision({
  id: 'radvd.iface.no-link-local',
  outcome: 'note',
  says: 'the interface has no link-local address to advertise from',
  spec: 'RFC 4861 §4.2',
  source: 'setup_iface_addrs',
});

export const IFACE_NO_SOURCE = decision({
  id: 'radvd.iface.no-source',
  outcome: 'note',
  says: 'the interface has none of the addresses in AdvRASrcAddress',
  spec: 'radvd.conf(5) AdvRASrcAddress',
  source: 'setup_iface',
});

export const IFACE_NO_MEMBERSHIP = decision({
  id: 'radvd.iface.no-membership',
  outcome: 'note',
  says: 'the interface could not join the group of all routers, ff02::2',
  spec: 'RFC 4861 §6.2.2',
  source: 'setup_allrouters_membership',
});

export const IFACE_READY = decision({
  id: 'radvd.iface.ready',
  outcome: 'note',
  says: 'the interface is set up for advertising',
  spec: 'radvd(8)',
  source: 'setup_iface',
});

export const CONFIG_REFUSED = decision({
  id: 'radvd.config.refused',
  outcome: 'note',
  says: 'the configuration file cannot be read: radvd exits',
  spec: 'radvd.conf(5)',
  source: 'readin_config',
});

export const RA_DISAGREES = decision({
  id: 'radvd.ra.disagrees',
  outcome: 'note',
  says: 'another router on the link advertises something else',
  spec: 'RFC 4861 §6.2.7',
  source: 'process_ra',
});
