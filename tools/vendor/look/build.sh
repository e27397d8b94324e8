#!/bin/sh
# Builds what looks at pictures into static/vendor/look from the lock file beside this script. Needs Node; the site
# does not.
set -eu
cd "$(dirname "$0")/../../.."
here=tools/vendor/look
there=static/vendor/look
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/package.json "$here"/package-lock.json "$here"/tf.js "$here"/model.cjs "$work"
(
  cd "$work"
  npm ci --ignore-scripts --no-audit --no-fund --silent --legacy-peer-deps
  npx --no-install esbuild tf.js --bundle --minify --format=esm --platform=browser --target=es2021 \
    --external:fs --external:path --external:worker_threads --external:perf_hooks --external:os \
    --legal-comments=none --log-level=error --outfile=built.js
  {
    printf '/*!\n'
    for name in tfjs-core tfjs-layers tfjs-backend-wasm; do
      printf '@tensorflow/%s %s\n' "$name" "$(node -p "require('./node_modules/@tensorflow/$name/package.json').version")"
    done
    printf 'Copyright Google LLC. Apache License 2.0: see LICENSE-tfjs.txt beside this file.\n*/\n'
    cat built.js
  } > tf.js
  node model.cjs
)
mkdir -p "$there"
cp "$work/tf.js" "$work/model.json" "$work/model.bin" "$there"
cp "$work/node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm" "$there"
chmod 644 "$there/tfjs-backend-wasm-simd.wasm"
cp "$work/node_modules/nsfwjs/LICENSE" "$there/LICENSE-nsfwjs.txt"
cp "$here/LICENSE-tfjs.txt" "$there/LICENSE-tfjs.txt"
cd "$there"
sha256sum tf.js model.json model.bin tfjs-backend-wasm-simd.wasm > SHA256SUMS
