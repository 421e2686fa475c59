#!/usr/bin/env bash
# What the sample Embedded takes as a native program, beside one that says nothing but a line: sizes, start to the first answer, peak memory, and the times of steps.
# It needs what 'dotnet publish -p:PublishAot=true' needs on this system, and GNU time. Arguments: the framework (net10.0), and the number of starts (41).
set -euo pipefail
cd "$(dirname "$0")/.."

framework=${1:-net10.0}
starts=${2:-41}
folder=artifacts/embedded
sample=samples/Embedded
rm -rf "$folder"
mkdir -p "$folder/empty"

options=(-f "$framework" -r linux-x64 -p:PublishAot=true --verbosity quiet)
dotnet publish "$sample" "${options[@]}" --output "$folder/sample" > /dev/null

# The empty program has the settings of the sample, and nothing of the repository's.
echo '<Project />' | tee "$folder/empty/Directory.Build.props" > "$folder/empty/Directory.Build.targets"
echo '<Project />' > "$folder/empty/Directory.Packages.props"
cat > "$folder/empty/Empty.csproj" << END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>$framework</TargetFramework>
    <InvariantGlobalization>true</InvariantGlobalization>
    <OptimizationPreference>Size</OptimizationPreference>
    <UseSystemResourceKeys>true</UseSystemResourceKeys>
    <StackTraceSupport>false</StackTraceSupport>
  </PropertyGroup>
</Project>
END
echo 'System.Console.WriteLine("7");' > "$folder/empty/Program.cs"
dotnet publish "$folder/empty" "${options[@]}" --output "$folder/nothing" > /dev/null

weights=$(cat "$sample"/*.safetensors | wc -c)
size() { stat --format %s "$1"; }
memory() { command time --format %M "$@" 2>&1 > /dev/null < /dev/stdin; }
# The median of the times from start to end, in milliseconds.
milliseconds() {
  local input=$1 before after
  shift
  for ((i = 0; i < starts; i++)); do
    before=$(date +%s%N)
    "$@" < "$input" > /dev/null
    after=$(date +%s%N)
    echo $(((after - before) / 1000))
  done | sort -n | awk '{ t[NR] = $1 } END { printf "%.1f", t[int((NR + 1) / 2)] / 1000 }'
}

digit=("$folder/sample/Embedded" digit)
empty=("$folder/nothing/Empty")
echo "| $framework | empty program | digit | beyond |"
echo "| --- | --- | --- | --- |"
bytes=$(size "${digit[0]}") base=$(size "${empty[0]}")
echo "| size, KiB (weights: $((weights / 1024))) | $((base / 1024)) | $((bytes / 1024)) | $(((bytes - base - weights) / 1024)) without weights |"
echo "| start to end, ms | $(milliseconds /dev/null "${empty[@]}") | $(milliseconds "$sample/examples/seven.txt" "${digit[@]}") | |"
peak=$(memory "${digit[@]}" < "$sample/examples/seven.txt") least=$(memory "${empty[@]}" < /dev/null)
echo "| peak memory, KiB | $least | $peak | $((peak - least)) |"
peak=$(memory "$folder/sample/Embedded" adapt < "$sample/examples/mine.csv")
echo "| peak memory of adapting, KiB | $least | $peak | $((peak - least)) |"
echo
"$folder/sample/Embedded" measure 1000000
