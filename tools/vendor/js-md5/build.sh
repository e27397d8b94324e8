#!/bin/sh
# Copies MD5 into static/vendor/js-md5 from the lock file beside this script. Needs Node; the site does not.
set -eu
cd "$(dirname "$0")/../../.."
here=tools/vendor/js-md5
there=static/vendor/js-md5
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/package.json "$here"/package-lock.json "$work"
(
  cd "$work"
  npm ci --ignore-scripts --no-audit --no-fund --silent
  {
    printf '/*!\njs-md5 %s\n\n' "$(node -p "require('./node_modules/js-md5/package.json').version")"
    cat node_modules/js-md5/LICENSE.txt
    printf '\n*/\n'
    cat node_modules/js-md5/build/md5.modern.min.mjs
  } > md5.js
)
mkdir -p "$there"
cp "$work/md5.js" "$there/md5.js"
cd "$there"
sha256sum md5.js > SHA256SUMS
