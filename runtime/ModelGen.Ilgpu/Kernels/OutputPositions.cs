using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>The output positions that count in a mean loss.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OutputPositions
{
    /// <summary>1 / the number of positions whose mask is set, for all threads of a group; 0 where there are none.</summary>
    /// <param name="batch">The batch, whose output mask is complete.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="positions">Positions of a sample.</param>
    public static float Share(DeviceBatch batch, ArrayView<float> shared, int positions) => Share(batch, shared, positions, 0, positions);

    /// <summary>1 / the number of positions whose mask is set and whose target is another class, for all threads of a group; 0 where there are none.</summary>
    /// <param name="batch">The batch, whose output mask is complete, if it has one.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="positions">Positions of a sample.</param>
    /// <param name="ignored">The class index that does not count.</param>
    public static float Share(DeviceBatch batch, ArrayView<float> shared, int positions, float ignored) =>
        Share(batch, shared, positions, 0, positions, 0, positions, ignored);

    /// <summary>The same of one of several outputs.</summary>
    /// <param name="batch">The batch, whose output mask is complete.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="positions">Positions of a sample in the output.</param>
    /// <param name="first">The first of them among those of all outputs.</param>
    /// <param name="all">Positions of a sample in all outputs.</param>
    public static float Share(DeviceBatch batch, ArrayView<float> shared, int positions, int first, int all)
    {
        float count = 0;
        for (int n = Group.IdxX; n < batch.Count * positions; n += Group.DimX)
        {
            count += batch.OutputMask[(n / positions * all) + first + (n % positions)] > 0 ? 1f : 0f;
        }

        count = GroupSum.Of(shared, count);
        return count > 0 ? 1 / count : 0;
    }

    /// <summary>The same of one of several outputs where a class does not count.</summary>
    /// <param name="batch">The batch, whose output mask is complete, if it has one.</param>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="positions">Positions of a sample in the output.</param>
    /// <param name="first">The first of them among those of all outputs.</param>
    /// <param name="all">Positions of a sample in all outputs.</param>
    /// <param name="firstTarget">The first target of a sample that is the output's.</param>
    /// <param name="allTargets">Targets of a sample for all outputs.</param>
    /// <param name="ignored">The class index that does not count.</param>
    public static float Share(
        DeviceBatch batch, ArrayView<float> shared, int positions, int first, int all, int firstTarget, int allTargets, float ignored)
    {
        bool masked = batch.OutputMask.Length > 0;
        float count = 0;
        for (int n = Group.IdxX; n < batch.Count * positions; n += Group.DimX)
        {
            int sample = n / positions, step = n % positions;
            float mask = masked ? batch.OutputMask[(sample * all) + first + step] : 1;
            count += mask > 0 && batch.Target[(sample * allTargets) + firstTarget + step] != ignored ? 1f : 0f;
        }

        count = GroupSum.Of(shared, count);
        return count > 0 ? 1 / count : 0;
    }

    /// <summary>The weight of a position.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="position">The position, counted through all samples.</param>
    public static float Weight(DeviceBatch batch, int position) => batch.Weights.Length > 0 ? batch.Weights[position] : 1f;
}
