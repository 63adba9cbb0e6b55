/**
 * The first process of a virtual machine: a shell script that runs what it is sent over a virtio port, each command in
 * the background, and reports what came of it.
 *
 *     host to guest   run ID SCRIPT-LENGTH INPUT-LENGTH\n script input      go REPORTS\n      stop ID\n
 *     guest to host   ID STATUS OUT-LENGTH ERR-LENGTH TIME\n out err        TIME: seconds of the guest's clock
 *
 * Time in the guest is counted in instructions, and jumps to the next timer when there is nothing to do. So that it does
 * not jump while the host is thinking, a process of no importance is kept busy; `go` stops it, unless something was
 * reported that the host had not seen when it said so, and every report lets it run again.
 */

/** Where busybox's programs are, behind the host's on the path. */
export const APPLETS = '/sixlab/applets';

/** The name of the virtio port. */
export const PORT = 'sixlab';

/** The text of the script. */
export function agent(): string {
  return SCRIPT;
}

const SCRIPT = `#!/sixlab/busybox ash
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${APPLETS} LC_ALL=C TZ=UTC HOME=/root
cd /
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts && mount -t devpts devpts /dev/pts
mount -t tmpfs tmpfs /run
mount -t tmpfs -o mode=1777 tmpfs /tmp
echo /sixlab/applets/modprobe >/proc/sys/kernel/modprobe
modprobe -q virtio_pci
modprobe -q virtio_console
/sbin/ip link set lo up
port=
until [ -n "$port" ]; do
  for each in /sys/class/virtio-ports/*; do
    read -r name <$each/name && [ "$name" = ${PORT} ] && port=/dev/\${each##*/}
  done
done
exec 3<>$port
nice -n 19 /sixlab/busybox ash -c 'while :; do :; done' 3>&- &
busy=$!
echo 0 >/sixlab/reports

job() {
  cd /sixlab/jobs
  setsid /bin/sh $1.sh <$1.in >$1.out 2>$1.err 3>&- &
  echo $! >$1.pid
  wait $!
  status=$?
  time=$EPOCHREALTIME
  exec 9>/sixlab/lock
  flock 9
  kill -CONT $busy
  read -r reports </sixlab/reports
  echo $((reports + 1)) >/sixlab/reports
  echo $1 $status $(stat -c %s $1.out $1.err) $time >&3
  cat $1.out $1.err >&3
  rm $1.sh $1.in $1.out $1.err $1.pid
}

while read -r verb id first second <&3; do
  case $verb in
    run)
      head -c $first <&3 >/sixlab/jobs/$id.sh
      head -c $second <&3 >/sixlab/jobs/$id.in
      (job $id) &
      ;;
    stop)
      read -r pid </sixlab/jobs/$id.pid && kill -KILL -- -$pid
      ;;
    go)
      (
        exec 9>/sixlab/lock
        flock 9
        read -r reports </sixlab/reports
        [ $reports = $id ] && kill -STOP $busy
      )
      ;;
  esac
done
poweroff -f
`;
