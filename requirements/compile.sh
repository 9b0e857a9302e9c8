#!/usr/bin/env bash
# Renew the pins: versions and hashes, no addresses. Usage: compile.sh UV
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  "$1" pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate \
    --no-header pyproject.toml "${@:2}"
}
compile "$1" -o requirements/student.txt
compile "$1" --extra keras --group full -c requirements/student.txt -o requirements/full.txt
compile "$1" --extra keras -c requirements/full.txt -o requirements/keras.txt
