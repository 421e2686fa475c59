#!/usr/bin/env bash
# Packs what a machine with a GPU needs to fill the table of docs/performance.md, though it may have neither network nor .NET: the
# benchmarks, the peer's scripts and the digits sample. Arguments go to 'dotnet publish', such as -p:ModelGenIlgpu=true.
set -euo pipefail
cd "$(dirname "$0")/.."

name=device-benchmark
folder=artifacts/$name

rm -rf "$folder" "$folder.tar.gz"
# One folder for both programs: they share the runtime that they bring. ILGPU compiles kernels at run time, so nothing is trimmed.
for project in benchmarks samples/Digits; do
    dotnet publish "$project" --configuration Release --runtime linux-x64 --self-contained --output "$folder" \
        -p:DebugType=none -p:GenerateDocumentationFile=false -p:SatelliteResourceLanguages=en --verbosity quiet "$@"
done
if [ ! -e "$folder/ILGPU.dll" ]; then
    "$folder/Benchmarks" devices || true
    echo "error: without ILGPU nothing can be packed" >&2
    exit 2
fi

tar --create --gzip --file "$folder.tar.gz" --directory artifacts "$name"
mib=$(($(stat --format %s "$folder.tar.gz") / 1048576))
cat <<TEXT
$folder.tar.gz, $mib MiB. On the machine with the GPU:

    tar xf $name.tar.gz
    $name/Benchmarks devices --device cuda --json table.json

This needs an NVIDIA driver, and for the comparison a python3 that has PyTorch with CUDA (--python names another one).
$name/Digits --help says how to train there.
TEXT
