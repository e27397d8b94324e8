#!/bin/sh
# Builds static/vendor/noble-hashes from the lock file beside this script. Needs Node; the site does not.
set -eu
cd "$(dirname "$0")/../../.."
here=tools/vendor/noble-hashes
there=static/vendor/noble-hashes
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/package.json "$here"/package-lock.json "$here"/hashes.js "$work"
(
  cd "$work"
  npm ci --ignore-scripts --no-audit --no-fund --silent
  npx --no-install esbuild hashes.js --bundle --minify --format=esm --target=es2021 \
    --legal-comments=none --log-level=error --outfile=built.js
  {
    printf '/*!\n@noble/hashes %s\n\n' "$(node -p "require('./node_modules/@noble/hashes/package.json').version")"
    cat node_modules/@noble/hashes/LICENSE
    printf '\n*/\n'
    cat built.js
  } > hashes.built.js
)
mkdir -p "$there"
cp "$work/hashes.built.js" "$there/hashes.js"
cd "$there"
sha256sum hashes.js > SHA256SUMS
