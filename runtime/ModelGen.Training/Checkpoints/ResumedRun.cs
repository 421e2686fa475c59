using System.Collections.Immutable;

namespace ModelGen.Training;

/// <summary>Where a training run went on: see <see cref="History.Resumed"/>.</summary>
/// <param name="Path">The checkpoint.</param>
/// <param name="Epoch">The epoch that it went on in, counted from 0.</param>
/// <param name="Step">The step of that epoch that it went on with, counted from 0.</param>
/// <param name="Passed">Later checkpoints that are damaged, each with what is wrong with it; mostly none.</param>
public sealed record ResumedRun(string Path, int Epoch, int Step, ImmutableArray<string> Passed)
{
    /// <summary>Where the run went on, as a sentence, and what it passed over.</summary>
    public override string ToString() => string.Join(
        ' ', Passed.Select(damage => $"{damage} Went back to the one before.").Append($"Goes on after {new RunPosition(Epoch, Step)}, from {Path}."));
}
