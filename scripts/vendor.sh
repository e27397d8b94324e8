#!/bin/sh
# Builds the browser libraries in static/vendor from the lock file in tools/vendor. Needs Node; the site does not.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp tools/vendor/package.json tools/vendor/package-lock.json tools/vendor/*.js "$work"
(
  cd "$work"
  npm ci --ignore-scripts --no-audit --no-fund --silent
  npx --no-install esbuild pki.js --bundle --minify --format=iife --global-name=pki --target=es2021 \
    --legal-comments=none --log-level=error --outfile=built.js
  # The licences stay with the code, also where it is copied into a bundle's verify.html.
  with_licences() {
    built=$1
    shift
    printf '/*!\n'
    for name; do
      printf '%s %s\n\n' "$name" "$(node -p "require('./node_modules/$name/package.json').version")"
      cat "node_modules/$name/LICENSE"
      printf '\n\n'
    done
    printf '*/\n'
    cat "$built"
  }
  with_licences built.js asn1js pkijs bytestreamjs @noble/hashes @peculiar/utils > pki.built.js
  for name in hash-wasm argon2 noble-hashes; do
    case $name in
      argon2) package=hash-wasm ;;
      noble-hashes) package=@noble/hashes ;;
      *) package=$name ;;
    esac
    npx --no-install esbuild "$name.js" --bundle --minify --format=esm --target=es2021 \
      --legal-comments=none --log-level=error --outfile=built.js --allow-overwrite
    with_licences built.js "$package" > "$name.built.js"
  done
)
for name in pki hash-wasm argon2 noble-hashes; do
  cp "$work/$name.built.js" "static/vendor/$name.js"
done
cd static/vendor
sha256sum pki.js hash-wasm.js argon2.js noble-hashes.js > SHA256SUMS
