using System.ComponentModel;
using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>One batch on its way through a training step.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class TrainingBatch
{
    private readonly float[] outputs;
    private readonly float[] outputMask;
    private readonly double[] rowLoss;
    private readonly int[] rowPositions;
    private readonly int outputLength;
    private readonly int maskLength;

    internal TrainingBatch(ModelMemory memory, ModelDescription description, bool outputIsMasked)
    {
        Memory = memory;
        outputLength = description.OutputLength;
        maskLength = outputIsMasked ? outputLength / description.OutputShape[^1] : 0;
        string contents = Invariant($"The outputs for a batch size of {memory.BatchSize}");
        outputs = LargeArray.Make<float>((long)memory.BatchSize * outputLength, contents, "lower the batch size");
        outputMask = LargeArray.Make<float>((long)memory.BatchSize * maskLength, contents, "lower the batch size");
        rowLoss = new double[memory.BatchSize];
        rowPositions = new int[memory.BatchSize];
    }

    /// <summary>The memory of the model.</summary>
    public ModelMemory Memory { get; }

    /// <summary>How many samples there are.</summary>
    public int Rows { get; private set; }

    /// <summary>The mode, and the key of the step's random numbers.</summary>
    public StepContext Context { get; private set; }

    /// <summary>What the gradient of each counted position's loss is multiplied by: 1 / their number.</summary>
    public float LossScale { get; private set; }

    internal float* Input { get; set; }

    internal float* Target { get; set; }

    internal ReadOnlySpan<float> Outputs => outputs.AsSpan(0, Rows * outputLength);

    internal ReadOnlySpan<float> OutputMask => outputMask.AsSpan(0, Rows * maskLength);

    /// <summary>The input of one sample, without padding.</summary>
    /// <param name="row">Its index.</param>
    /// <param name="length">Numbers in a sample.</param>
    public ref readonly float InputRow(int row, int length) => ref Input[(nint)row * length];

    /// <summary>The target of one sample, without padding.</summary>
    /// <param name="row">Its index.</param>
    /// <param name="length">Numbers in a target.</param>
    public ref readonly float TargetRow(int row, int length) => ref Target[(nint)row * length];

    /// <summary>Where the output of one sample goes, without padding.</summary>
    /// <param name="row">Its index.</param>
    public ref float OutputRow(int row) => ref outputs[row * outputLength];

    /// <summary>Where the output mask of one sample goes, if the output has a mask.</summary>
    /// <param name="row">Its index.</param>
    public ref float OutputMaskRow(int row) => ref outputMask[row * maskLength];

    /// <summary>Keeps the loss of one sample.</summary>
    /// <param name="row">Its index.</param>
    /// <param name="sum">The sum of the losses of the counted positions.</param>
    /// <param name="positions">How many are counted.</param>
    public void SetLoss(int row, double sum, int positions)
    {
        rowLoss[row] = sum;
        rowPositions[row] = positions;
    }

    internal void Begin(int rows, in StepContext context)
    {
        Rows = rows;
        Context = context;
    }

    /// <summary>The mean loss over all counted positions, summed in the order of the samples.</summary>
    internal double FinishLoss()
    {
        double sum = 0;
        long positions = 0;
        for (int row = 0; row < Rows; row++)
        {
            sum += rowLoss[row];
            positions += rowPositions[row];
        }

        LossScale = positions == 0 ? 0 : (float)(1.0 / positions);
        return positions == 0 ? 0 : sum / positions;
    }
}
