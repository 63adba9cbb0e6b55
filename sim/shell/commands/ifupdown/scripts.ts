/**
 * The shell scripts that ifupdown, bridge-utils and vlan of Debian 12 bring along, as scripts that do the same to the
 * network: a method of ifupdown runs some, run-parts(8) the others, as hooks.
 *
 * Differs from Linux: the bridge script sets what it is told by `ip link` and `bridge`, as there is no brctl(8), so that a
 * refusal is worded by those; of bridge-utils' options it knows bridge_ports, _hw, _stp, _fd, _maxwait, _ageing, _hello, _maxage,
 * _bridgeprio, _waitport and _vlan_aware. The vlan script creates what vlan-raw-device asks for.
 */
import type { Program } from '../../../kernel/uapi';

/** Waits until the address of the stanza is no longer tentative, and fails if somebody else has it. */
const SETTLE_DAD = `
attempts=\${IF_DAD_ATTEMPTS:-60}
[ $attempts -eq 0 ] && exit 0
printf 'Waiting for DAD... '
for attempt in $(seq 1 $attempts) over; do
  if [ $attempt = over ]; then echo 'Timed out'; exit 1; fi
  [ "$(ip -o -6 address list dev "$IFACE" to "$IF_ADDRESS/$IF_NETMASK" tentative | wc -l)" -ne 0 ] || break
  sleep \${IF_DAD_INTERVAL:-0.1}
done
if [ "$(ip -o -6 address list dev "$IFACE" to "$IF_ADDRESS/$IF_NETMASK" dadfailed | wc -l)" -ge 1 ]; then
  echo Failed
  exit 1
fi
echo Done
`;

/** Waits for a link-local address that can be used. */
const WAIT_FOR_LL6 = `
for attempt in $(seq 1 \${IF_LL_ATTEMPTS:-60}) over; do
  if [ $attempt = over ]; then echo 'Could not get a link-local address'; exit 1; fi
  [ -z "$(ip -6 -o address show dev "$IFACE" scope link -tentative)" ] || break
  sleep \${IF_LL_INTERVAL:-0.1}
done
`;

/** Makes a bridge of the interface with the ports of the stanza, and takes it apart again (bridge-utils-interfaces(5)). */
const BRIDGE = `
[ -n "$IF_BRIDGE_PORTS" ] || exit 0
ports=
case "$IF_BRIDGE_PORTS" in
none) ;;
*)
  known=
  for word in $IF_BRIDGE_PORTS; do
    case "$word" in
    all) patterns='eth.* em.* en.* p[0-9].*' known=regex ;;
    regex) patterns= known=regex; continue ;;
    noregex) known=; continue ;;
    *) patterns=$word ;;
    esac
    if [ -z "$known" ]; then ports="$ports $word"; continue; fi
    for pattern in $patterns; do
      ports="$ports $(ip -br link show | sed 's/[@ ].*//' | grep -E "^$pattern$" | tr '\\n' ' ')"
    done
  done
  ;;
esac

if [ "$MODE" = start ] && [ ! -d "/sys/class/net/$IFACE" ]; then
  ip link add name "$IFACE" type bridge || exit 1
  case "$IF_BRIDGE_HW" in
  '') hardware= ;;
  *:*:*:*:*:*) hardware=$IF_BRIDGE_HW ;;
  *) hardware=$(cat "/sys/class/net/$IF_BRIDGE_HW/address" 2>/dev/null) ;;
  esac
  if [ -n "$hardware" ]; then
    sleep 1
    ip link set dev "$IFACE" address "$hardware"
  fi
  filtering=0
  [ "$IF_BRIDGE_VLAN_AWARE" = yes ] && filtering=1
  ip link set dev "$IFACE" type bridge vlan_filtering $filtering
  if [ -n "$IF_BRIDGE_WAITPORT" ]; then
    wait=\${IF_BRIDGE_WAITPORT%% *}
    awaited=\${IF_BRIDGE_WAITPORT#$wait}
    [ -n "$awaited" ] || awaited=$IF_BRIDGE_PORTS
    printf '\\nWaiting for a max of %s seconds for %s to become available.\\n' "$wait" "$(echo $awaited)"
    for second in $(seq 0 "$wait"); do
      missing=
      for port in $awaited; do [ -e "/sys/class/net/$port" ] || missing=$port; done
      [ -n "$missing" ] || break
      sleep 1
    done
  fi
fi
if [ "$PHASE" = post-down ]; then ip link set dev "$IFACE" down || exit 1; fi

for port in $ports; do
  below=\${port%.*}
  if [ "$MODE" = start ] && [ ! -d "/sys/class/net/$IFACE/brif/$port" ]; then
    if [ ! -e "/sys/class/net/$port" ] && [ "$port" != "$below" ] && [ -e "/sys/class/net/$below" ]; then
      [ -e "/proc/sys/net/ipv6/conf/$below" ] && ip link set "$below" addrgenmode none
      ip link set "$below" up
      ip link add link "$below" name "$port" type vlan id "$(echo "$port" | sed 's/[^.]*\\.0*//g')"
    fi
    [ -e "/sys/class/net/$port" ] || continue
    [ -e "/proc/sys/net/ipv6/conf/$port" ] && ip link set "$port" addrgenmode none
    [ -n "$IF_MTU" ] && ip link set dev "$port" mtu "$IF_MTU"
    ip link set dev "$port" master "$IFACE" && ip link set dev "$port" up
  elif [ "$PHASE" = post-down ] && [ -d "/sys/class/net/$IFACE/brif/$port" ]; then
    ip link set dev "$port" down && ip link set dev "$port" nomaster
    [ "$port" != "$below" ] && ip link delete "$port"
  fi
done

if [ "$PHASE" = post-down ]; then ip link delete "$IFACE"; exit; fi
[ "$MODE" = start ] || exit 0

hundredths='s/^\\([0-9]*\\)$/\\1.00/; s/$/00/; s/^\\([0-9]*\\)\\.\\([0-9][0-9]\\).*$/\\1\\2/'
change="ip link set dev $IFACE type bridge"
[ -n "$IF_BRIDGE_AGEING" ] && $change ageing_time "$(echo "$IF_BRIDGE_AGEING" | sed "$hundredths")"
[ -n "$IF_BRIDGE_BRIDGEPRIO" ] && $change priority "$IF_BRIDGE_BRIDGEPRIO"
[ -n "$IF_BRIDGE_HELLO" ] && $change hello_time "$(echo "$IF_BRIDGE_HELLO" | sed "$hundredths")"
[ -n "$IF_BRIDGE_MAXAGE" ] && $change max_age "$(echo "$IF_BRIDGE_MAXAGE" | sed "$hundredths")"
case "$IF_BRIDGE_STP" in
on|yes|1) $change stp_state 1 ;;
off|no|0) $change stp_state 0 ;;
esac
[ -n "$IF_BRIDGE_FD" ] && $change forward_delay "$(echo "$IF_BRIDGE_FD" | sed "$hundredths")"
ip link set dev "$IFACE" up

delay=\${IF_BRIDGE_FD%%.*}
maximum=$IF_BRIDGE_MAXWAIT
[ -n "$maximum" ] || maximum=$(for second in $(seq 0 \${delay:-15}); do printf '\\n\\n'; done | wc -l)
[ "$maximum" != 0 ] || exit 0
sleep 0.1
begun=
for try in $(seq 1 \${maximum}0); do
  sleep 0.1
  ready=yes
  for state in $(bridge link show | sed -n "s/^.* master $IFACE state \\([a-z]*\\) .*$/\\1/p"); do
    [ "$state" = disabled ] || begun=yes
    case "$state" in
    forwarding|blocking) ;;
    disabled) [ -n "$begun" ] || ready= ;;
    *) ready= ;;
    esac
  done
  [ -z "$ready" ] || break
  if [ $try -eq 2 ]; then
    printf '\\nWaiting for %s to get ready (MAXWAIT is %s seconds).\\n' "$IFACE" "$maximum"
  fi
done
exit 0
`;

/** Makes the VLAN that a stanza with vlan-raw-device describes: vlanN, or any name that ends in a dot and the number. */
const VLAN_UP = `
case "$IFACE" in
*:*) exit 0 ;;
vlan*) id=$(echo "$IFACE" | sed 's/^vlan0*//') ;;
*.*) id=$(echo "$IFACE" | sed 's/^[^.]*\\.0*//') ;;
*) exit 0 ;;
esac
[ -n "$IF_VLAN_RAW_DEVICE" ] && [ ! -d "/sys/class/net/$IFACE" ] || exit 0
if ! ip link show dev "$IF_VLAN_RAW_DEVICE" >/dev/null; then
  echo "$IF_VLAN_RAW_DEVICE does not exist, unable to create $IFACE"
  exit 1
fi
if [ -n "$IF_MTU" ] && [ "$(cat "/sys/class/net/$IF_VLAN_RAW_DEVICE/mtu")" -lt "$IF_MTU" ]; then
  ip link set dev "$IF_VLAN_RAW_DEVICE" mtu "$IF_MTU"
fi
ip link set up dev "$IF_VLAN_RAW_DEVICE"
ip link add link "$IF_VLAN_RAW_DEVICE" name "$IFACE" type vlan id "$id"
`;

const VLAN_DOWN = `
case "$IFACE" in *:*) exit 0 ;; esac
[ -n "$IF_VLAN_RAW_DEVICE" ] || exit 0
ip link del "$IFACE" || exit 4
`;

/** A program that is a script: sh runs it, with the environment and the streams of its process. */
function script(text: string): Program {
  return {
    start(process) {
      const started = process.spawn({
        argv: ['/bin/sh', '-c', text],
        env: process.env,
        stdin: process.stdin,
        onOutput: (stream, output) => process.write(stream, output),
        onExit: status => process.exit(status),
      });
      if (typeof started === 'number')
        process.onSignal(signal => {
          process.kill(started, signal);
          process.exit(143);
        });
    },
  };
}

const bridge = script(BRIDGE);

/** The scripts that stand in no folder of programs, by their paths. */
export const IFUPDOWN_SCRIPTS: Readonly<Record<string, Program>> = {
  '/lib/ifupdown/settle-dad.sh': script(SETTLE_DAD),
  '/lib/ifupdown/wait-for-ll6.sh': script(WAIT_FOR_LL6),
  '/etc/network/if-pre-up.d/bridge': bridge,
  '/etc/network/if-pre-up.d/vlan': script(VLAN_UP),
  '/etc/network/if-down.d/bridge': bridge,
  '/etc/network/if-post-down.d/bridge': bridge,
  '/etc/network/if-post-down.d/vlan': script(VLAN_DOWN),
};
