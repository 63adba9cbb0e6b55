/**
 * The first process of a virtual machine: a shell script that runs what it is sent over a virtio port, each command in
 * the background, and reports what came of it.
 *
 *     host to guest   run ID SCRIPT-LENGTH INPUT-LENGTH\n script input      stop ID\n
 *                     ask ID PIPE LENGTH\n text: into a pipe with a name, and when PIPE.done has a line, tell PIPE.out
 *                     alarm ID TIME\n                                       TIME: microseconds since 1970
 *                     go REPORTS\n
 *     guest to host   ID STATUS OUT-LENGTH ERR-LENGTH TIME\n out err        TIME: seconds of the guest's clock
 *
 * Time in the guest is counted in instructions, and jumps to the next timer when there is nothing to do. So that it does
 * not jump while the host is thinking, a process of no importance is kept busy; `go` stops it, unless something was
 * reported that the host had not seen when it said so, and every report lets it run again.
 */

/** Where busybox's programs are, behind the host's on the path. */
export const APPLETS = '/sixlab/applets';

/** Where the script, the input and the output of a job are, as `ID.sh`, `ID.in`, `ID.out`, `ID.err` and `ID.pid`. */
export const JOBS = '/sixlab/jobs';

/** The name of the virtio port. */
export const PORT = 'sixlab';

/** The text of the script. */
export function agent(): string {
  return SCRIPT;
}

const SCRIPT = `#!/sixlab/busybox ash
export PATH=/run/.sixlab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${APPLETS} LC_ALL=C TZ=UTC HOME=/root
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
/sixlab/busybox ash -c 'while :; do :; done' 3>&- &
busy=$!
renice -n 19 -p $busy
echo 0 >/sixlab/reports

# As all here: without a new process where the shell can do it itself, since each costs a millisecond.
lock() {
  until mkdir /sixlab/lock 2>/dev/null; do :; done
}

# Exactly so many octets: head would read ahead.
take() {
  [ $1 = 0 ] || dd bs=$1 count=1 iflag=fullblock <&3 2>/dev/null
}

# ID STATUS FILES
report() {
  time=$EPOCHREALTIME
  sizes='0 0'
  if [ -s $3.out ] || [ -s $3.err ]; then sizes=$(stat -c %s $3.out $3.err); fi
  lock
  kill -CONT $busy
  read -r reports </sixlab/reports
  echo $((reports + 1)) >/sixlab/reports
  echo $1 $2 $sizes $time >&3
  [ "$sizes" = '0 0' ] || cat $3.out $3.err >&3
  rmdir /sixlab/lock
}

run() {
  files=${JOBS}/$1
  setsid /bin/sh $files.sh <$files.in >$files.out 2>$files.err 3>&- &
  echo $! >$files.pid
  wait $!
  report $1 $? $files
  rm $files.*
}

# Sleeps until a moment in microseconds since 1970.
alarm() {
  left=$(($2 - \${EPOCHREALTIME%.*}\${EPOCHREALTIME#*.}))
  if [ $left -gt 0 ]; then
    part=00000$((left % 1000000))
    sleep $((left / 1000000)).\${part:\${#part}-6}
  fi
  report $1 0 /sixlab/nothing
}

while read -r verb id first second <&3; do
  case $verb in
    run)
      take $first >${JOBS}/$id.sh
      take $second >${JOBS}/$id.in
      run $id &
      ;;
    ask)
      take $second 1<>$first
      { read -r end <$first.done; report $id 0 $first; } &
      ;;
    alarm)
      alarm $id $first &
      ;;
    stop)
      until [ -s ${JOBS}/$id.pid ] || [ ! -e ${JOBS}/$id.sh ]; do :; done
      read -r pid <${JOBS}/$id.pid && { kill -KILL -$pid || kill -KILL $pid; }
      ;;
    go)
      lock
      read -r reports </sixlab/reports
      [ $reports = $id ] && kill -STOP $busy
      rmdir /sixlab/lock
      ;;
  esac
done
poweroff -f
`;
