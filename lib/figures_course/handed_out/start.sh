#!/bin/sh
# Makes an environment beside this file, once, and opens the walkthroughs in JupyterLab.
set -eu
cd "$(dirname "$0")"
fits='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'
if [ ! -f environment/ready ]; then
  python=''
  for name in python3.14 python3.13 python3.12 python3.11 python3; do
    if "$name" -c "$fits" 2>/dev/null; then
      python=$name
      break
    fi
  done
  if [ -z "$python" ]; then
    echo 'Python 3.11 to 3.14 is needed: install it from www.python.org, then start this file again.'
    exit 1
  fi
  echo 'Setting up, once; this takes a few minutes.'
  "$python" -m venv --clear environment
  pip='environment/bin/python -m pip --disable-pip-version-check --quiet'
  $pip install --no-deps --require-hashes -r requirements.lock
  $pip install --no-deps interpol_figures-*.whl
  touch environment/ready
fi
exec environment/bin/interpol-figures lab . "$@"
