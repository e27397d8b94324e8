#!/bin/sh
# Builds the browser libraries in static/vendor from the lock file in tools/vendor. Needs Node; the site does not.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp tools/vendor/package.json tools/vendor/package-lock.json tools/vendor/pki.js "$work"
(
  cd "$work"
  npm ci --ignore-scripts --no-audit --no-fund --silent
  npx --no-install esbuild pki.js --bundle --minify --format=iife --global-name=pki --target=es2021 \
    --legal-comments=none --log-level=error --outfile=built.js
  # The licences stay with the code, also where it is copied into a bundle's verify.html.
  {
    printf '/*!\n'
    for name in asn1js pkijs bytestreamjs @noble/hashes @peculiar/utils; do
      printf '%s %s\n\n' "$name" "$(node -p "require('./node_modules/$name/package.json').version")"
      cat "node_modules/$name/LICENSE"
      printf '\n\n'
    done
    printf '*/\n'
    cat built.js
  } > pki.built.js
)
cp "$work/pki.built.js" static/vendor/pki.js
cd static/vendor
sha256sum pki.js > SHA256SUMS
