# Sourced by the recordings beside it: every command is printed as it is typed, then what it prints and how it ends. The machine
# is a namespace of its own with nothing but `lo`, which may have more of them (`ip netns`). Needs root; `bash rule.sh >rule.txt`.
export LC_ALL=C
if [ -z "$RECORDING" ]; then RECORDING=1 exec unshare -n -m bash "$0"; fi
mount -t tmpfs none /run && mkdir /run/netns
echo "# recorded $(date -u +%F) on Linux $(uname -r | cut -d- -f1), $(ip -V | sed 's/ip utility, //; s/, libbpf.*//')"
section() { echo; echo "## $*"; }
t() {
  echo "\$ $*"
  "$@" 2>&1
  local status=$?
  if [ $status != 0 ]; then echo "[exit $status]"; fi
}
