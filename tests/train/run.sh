#!/bin/sh
# What `make check-train` does: the environment of training, then every test that needs it: two steps of each stage, Ray.
# Usage: run.sh PYTHON FOLDER ENGINE, the interpreter to build with, the folder to build in, and where vLLM may be.
set -eu
python=$1 place=$2 engine=$3
cd "$(dirname "$0")/../.."
export HF_HUB_OFFLINE=1 PIP_DISABLE_PIP_VERSION_CHECK=1

if ! [ "$place/installed" -nt requirements/train.txt ]; then
  "$python" -m venv "$place"
  # torch is a build that this machine has, or it is not to be had: pip would fetch CUDA by the gigabyte.
  if ! "$place/bin/python" -c 'import torch' 2>/dev/null &&
     ! "$place/bin/python" -m pip install --quiet --no-index --no-deps torch==2.13.0; then
    echo "check-train: SKIPPED, this machine has no wheel of torch 2.13.0; see docs/training.md"
    exit 0
  fi
  "$place/bin/python" -m pip install --quiet --no-deps --require-hashes --only-binary :all: -r requirements/train.txt
  "$place/bin/python" -m pip install --quiet --no-deps --no-build-isolation --editable .
  touch "$place/installed"
fi

if [ -e "$engine/installed" ]; then
  MODELS_PYTHON=$(cd "$engine" && pwd)/bin/python
  export MODELS_PYTHON
else
  echo "check-train: what was trained is not served, for $engine is missing; make check-models builds it"
fi

"$place/bin/python" -m pytest -p no:cacheprovider --durations=10 -m train \
  tests/train tests/planner/test_executor.py tests/planner/cli/runs/test_batch_plan.py
