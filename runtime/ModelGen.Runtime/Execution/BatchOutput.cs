using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>One of a model's outputs in a batch on its way through a training step: its targets, its losses and where it goes.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class BatchOutput
{
    private readonly TrainingBatch batch;
    private readonly OutputView part;
    private readonly int targetLength;
    private readonly double[] rowLoss;
    private readonly int[] rowPositions;

    /// <summary>The output's weight / the number of counted positions.</summary>
    private float lossScale;

    internal BatchOutput(TrainingBatch batch, OutputView part, int targetLength)
    {
        this.batch = batch;
        this.part = part;
        this.targetLength = targetLength;
        rowLoss = new double[batch.Memory.BatchSize];
        rowPositions = new int[batch.Memory.BatchSize];
    }

    /// <summary>What the mean loss is multiplied by.</summary>
    internal double Weight => part.Weight;

    /// <summary>The target of one sample.</summary>
    /// <param name="row">Its index.</param>
    public ref readonly float TargetRow(int row) => ref batch.Target[((nint)row * targetLength) + part.TargetOffset];

    /// <summary>Where the output of one sample goes.</summary>
    /// <param name="row">Its index.</param>
    public ref float OutputRow(int row) => ref batch.OutputAt(row, part.Offset);

    /// <summary>Where the output mask of one sample goes, if the output has a mask.</summary>
    /// <param name="row">Its index.</param>
    public ref float OutputMaskRow(int row) => ref batch.MaskAt(row, part.FirstPosition);

    /// <summary>What the loss of a position is multiplied by.</summary>
    /// <param name="row">The index of its sample.</param>
    /// <param name="step">Its step.</param>
    public float WeightOf(int row, int step = 0) => batch.Weight(row, part.FirstPosition + step);

    /// <summary>What the gradient of a counted position's loss is multiplied by: its weight, times that of the output, / the number of counted positions.</summary>
    /// <param name="row">The index of its sample.</param>
    /// <param name="step">Its step.</param>
    public float ScaleOf(int row, int step = 0) => lossScale * WeightOf(row, step);

    /// <summary>Keeps the loss of one sample.</summary>
    /// <param name="row">Its index.</param>
    /// <param name="sum">The sum of the weighted losses of the counted positions.</param>
    /// <param name="positions">How many are counted.</param>
    public void SetLoss(int row, double sum, int positions)
    {
        rowLoss[row] = sum;
        rowPositions[row] = positions;
    }

    /// <summary>The sum of the losses by the number of counted positions, summed in the order of the samples; 0 where none counts.</summary>
    internal double FinishLoss(int rows)
    {
        double sum = 0;
        long positions = 0;
        for (int row = 0; row < rows; row++)
        {
            sum += rowLoss[row];
            positions += rowPositions[row];
        }

        lossScale = positions == 0 ? 0 : (float)(part.Weight / positions);
        return positions == 0 ? 0 : sum / positions;
    }
}
