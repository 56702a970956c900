#!/bin/sh
# Installs Debian's redis-server for its program alone: Portcall runs one of its own. To be run as root.
set -eu

policy=/usr/sbin/policy-rc.d
export DEBIAN_FRONTEND=noninteractive

# The package would start a Redis for the whole system. policy-rc.d is Debian's way to say no; one that is there already
# has its own reasons and stays as it is.
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

apt-get update -qq
apt-get install -y -qq --no-install-recommends redis-server

# Nor at the next boot.
if [ -d /run/systemd/system ]; then
  systemctl disable redis-server >/dev/null 2>&1 || true
fi
