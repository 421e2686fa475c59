#!/usr/bin/env bash
# What Native AOT costs: benchmarks/Aot under the JIT compiler and compiled ahead of time for several sets of instructions, each in turn, as a table in
# microseconds. It needs what 'dotnet publish -p:PublishAot=true' needs on this system: a C compiler and linker. An argument is the number of rounds, 3 by default.
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-3}
folder=artifacts/aot
ways=(jit default x86-64-v2 native)

rm -rf "$folder"
mkdir -p "$folder"
for way in "${ways[@]}"; do
    case $way in
        jit) options=() ;;
        default) options=(-p:PublishAot=true) ;;
        *) options=(-p:PublishAot=true "-p:IlcInstructionSet=$way") ;;
    esac
    echo "publishing $way" >&2
    # Each from nothing: the native compiler does not run again where only its settings are others.
    rm -rf benchmarks/Aot/obj/Release benchmarks/Aot/bin/Release
    dotnet publish benchmarks/Aot --configuration Release --use-current-runtime --output "$folder/$way" --verbosity quiet "${options[@]}"
done

for ((round = 1; round <= rounds; round++)); do
    for way in "${ways[@]}"; do
        echo "round $round, $way" >&2
        "$folder/$way/Aot" | awk -v way="$way" -F '\t' '{ print way "\t" $1 "\t" $2 }' >> "$folder/times.tsv"
    done
done

# The median of the rounds of each row and way.
sort -t "$(printf '\t')" -k1,1 -k2,2 -k3,3g "$folder/times.tsv" | awk -F '\t' -v ways="${ways[*]}" '
    { key = $1 FS $2; times[key, ++count[key]] = $3; rows[$2] }
    END {
        n = split(ways, way, " ")
        head = "| work |"; line = "| --- |"
        for (i = 1; i <= n; i++) { head = head " " way[i] ", us |"; line = line " --- |" }
        print head; print line
        for (row in rows) {
            text = "| " row " |"
            for (i = 1; i <= n; i++) { key = way[i] FS row; text = text " " times[key, int((count[key] + 1) / 2)] " |" }
            print text
        }
    }'
