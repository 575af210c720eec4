#!/bin/sh
# The experiment of docs/experiments.md: does a reward with fixed weights train a planner better than a holistic one?
# Usage: sh experiment.sh FOLDER, in an environment that can train (docs/training.md). Killed, the same command goes on.
set -eu
mkdir -p "$1" && cd "$1"

# Day trips of 2, 4 and 6 people, one of each in turn.
for people in 2 4 6; do
  fairtrip-train tasks "tasks-$people" --train 1300 --heldout 70 --people "$people-$people" --days 1-1 --cities 1-1 --seed "$people"
done
for part in train heldout; do
  paste -d '\n' tasks-2/$part.jsonl tasks-4/$part.jsonl tasks-6/$part.jsonl > $part.jsonl
done

fairtrip-train data train.jsonl --out examples.jsonl --drafts 2 --rounds 50 --rule utilitarian
fairtrip-train sft examples.jsonl --recipe nano --out sft

# One start, three rewards, three seeds. The held-back check is the exact welfare, whatever the reward believes.
grpo() {
  fairtrip-train grpo "$@" --recipe nano --set reward.held_back=exact
}
for seed in 0 1 2; do
  noise="--set reward.noise.estimation=0.12 --set reward.noise.seed=$seed"
  first="train.jsonl --start sft --seed $seed"
  grpo $first --out exact-$seed
  grpo $first --out noisy-$seed $noise
  grpo $first --out holistic-$seed $noise --set reward.noise.weighting=0.12
done

# Four times as long under the exact and the holistic reward: other tasks, and plans judged as the agent repairs them.
tail -n +241 train.jsonl > train-second.jsonl
tail -n +481 train.jsonl > train-third.jsonl
repaired="--set reward.judged=repaired --set grpo.learning_rate=0.0003"
longer() {
  name=$1 seed=$2 && shift 2
  grpo train-second.jsonl $repaired --start $name-$seed --seed 1$seed --out $name-second-$seed "$@"
  grpo train-third.jsonl $repaired --start $name-second-$seed --seed 2$seed --steps 120 --out $name-longer-$seed "$@"
}
for seed in 0 1 2; do
  longer exact $seed
  longer holistic $seed --set reward.noise.estimation=0.12 --set reward.noise.weighting=0.12 --set reward.noise.seed=$seed
done

exact=exact-0,exact-1,exact-2 noisy=noisy-0,noisy-1,noisy-2 holistic=holistic-0,holistic-1,holistic-2
exact_longer=exact-longer-0,exact-longer-1,exact-longer-2
holistic_longer=holistic-longer-0,holistic-longer-1,holistic-longer-2
for figure in held_back feasible; do
  fairtrip-train curves exact=$exact noisy=$noisy holistic=$holistic --figure reward/$figure --out $figure.svg
done
fairtrip-train curves exact=$exact_longer holistic=$holistic_longer --figure reward/held_back --out longer.svg
fairtrip-train eval heldout.jsonl --policy sft --policy exact=$exact --policy noisy=$noisy --policy holistic=$holistic \
  --policy exact-longer=$exact_longer --policy holistic-longer=$holistic_longer --policy solver \
  --trials 3 --temperature 1 --out evaluation
