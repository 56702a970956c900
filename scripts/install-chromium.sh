#!/bin/sh
# Installs Debian's chromium, for the tests of the console. To be run as root.
set -eu

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
