#!/usr/bin/env bash
# Tells Spark which GPUs this machine has, as spark.worker.resource.gpu.discoveryScript (standalone, local-cluster) or
# spark.executor.resource.gpu.discoveryScript (YARN, Kubernetes): {"name": "gpu", "addresses": ["0", "1"]}.
# Addresses are the numbers of nvidia-smi; executors count the same way with CUDA_DEVICE_ORDER=PCI_BUS_ID.
set -euo pipefail

fail() {
  echo "gpu-discovery: $*" >&2
  exit 1
}

smi="${NVIDIA_SMI:-nvidia-smi}"
command -v "$smi" >/dev/null || fail "no nvidia-smi here: install NVIDIA's driver, or leave the gpu settings out of this machine"
found="$("$smi" --query-gpu=index --format=csv,noheader 2>&1)" || fail "nvidia-smi says: $found"

addresses=""
while read -r index; do
  [ -z "$index" ] && continue
  [[ "$index" =~ ^[0-9]+$ ]] || fail "nvidia-smi says: $found"
  addresses+="${addresses:+, }\"$index\""
done <<<"$found"
[ -n "$addresses" ] || fail "nvidia-smi finds no GPU"

echo "{\"name\": \"gpu\", \"addresses\": [$addresses]}"
