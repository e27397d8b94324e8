#!/bin/sh
# Finds a Python that is new enough and hands over to setup.py. A program counts only when it really runs:
# version managers leave commands behind that do not.
cd "$(dirname "$0")/.." || exit 1
for candidate in .venv/bin/python "$PYTHON" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$candidate" scripts/setup.py "$@"
    fi
done
echo "This site needs Python 3.11 or newer. Install it (Debian, Ubuntu: apt install python3), or set PYTHON to its path." >&2
exit 1
