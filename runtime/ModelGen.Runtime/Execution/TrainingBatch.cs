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
    private readonly double[] rowPenalties;
    private readonly BatchOutput[] parts;
    private readonly BatchOutput only;
    private readonly int outputLength;
    private readonly int maskLength;
    private readonly int positions;
    private readonly int inputFeatures;
    private readonly int outputSteps;
    private readonly int[] lengths;
    private readonly int[] starts;
    private readonly float[] weights;
    private readonly float[] numbers;
    private bool isWeighted;

    internal TrainingBatch(ModelMemory memory, ModelDescription description, bool outputIsMasked)
    {
        Memory = memory;
        outputLength = description.OutputLength;
        positions = description.Positions;
        maskLength = outputIsMasked ? positions : 0;
        string contents = Invariant($"The outputs for a batch size of {memory.BatchSize}");
        outputs = LargeArray.Make<float>((long)memory.BatchSize * outputLength, contents, "lower the batch size");
        outputMask = LargeArray.Make<float>((long)memory.BatchSize * maskLength, contents, "lower the batch size");

        // Of several outputs some may have no mask: all of their positions count.
        Array.Fill(outputMask, 1);
        rowPenalties = new double[memory.BatchSize];
        inputFeatures = description.InputShape[^1];
        outputSteps = description.OutputShape.Rank > 1 ? description.OutputShape[0] : 1;
        weights = LargeArray.Make<float>((long)memory.BatchSize * positions, contents, "lower the batch size");
        int indices = description.IndexCount is null ? 0 : description.InputLength;
        numbers = LargeArray.Make<float>(
            (long)memory.BatchSize * indices, Invariant($"The indices for a batch size of {memory.BatchSize}"), "lower the batch size");
        lengths = description.TakesLengths ? new int[memory.BatchSize] : [];
        starts = description.TakesLengths ? new int[memory.BatchSize + 1] : [];
        OutputView[] places = OutputView.Of(description);
        parts = new BatchOutput[places.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = new BatchOutput(this, places[i], description.TargetLength);
        }

        only = parts[0];
        OutputLosses = new double[description.Outputs.Length];
    }

    /// <summary>The memory of the model.</summary>
    public ModelMemory Memory { get; }

    /// <summary>How many samples there are.</summary>
    public int Rows { get; private set; }

    /// <summary>The mode, and the key of the step's random numbers.</summary>
    public StepContext Context { get; private set; }

    /// <summary>The time steps of the longest sequence, where they have lengths.</summary>
    public int Steps { get; private set; }

    /// <summary>The mean losses of several outputs, before their weights.</summary>
    internal double[] OutputLosses { get; }

    internal float* Input { get; set; }

    internal float* Target { get; set; }

    internal ReadOnlySpan<float> Outputs => outputs.AsSpan(0, FirstStep(Rows) * (outputLength / outputSteps));

    internal ReadOnlySpan<float> OutputMask => outputMask.AsSpan(0, FirstStep(Rows) * (maskLength / outputSteps));

    /// <summary>One of several outputs.</summary>
    /// <param name="index">Which.</param>
    public BatchOutput Output(int index) => parts[index];

    /// <summary>The input of one sample, without padding.</summary>
    /// <param name="row">Its index.</param>
    /// <param name="length">Numbers in a sample.</param>
    public ref readonly float InputRow(int row, int length) => ref Input[(nint)row * length];

    /// <summary>One of several inputs of one sample, in which they lie one behind the other.</summary>
    /// <param name="row">Its index.</param>
    /// <param name="length">Numbers in a sample.</param>
    /// <param name="offset">The place of the input's first number in it.</param>
    public ref readonly float InputRow(int row, int length, int offset) => ref Input[((nint)row * length) + offset];

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

    /// <summary>The time steps of some sequences.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="count">How many.</param>
    public ReadOnlySpan<int> LengthsOf(int first, int count) => lengths.AsSpan(first, count);

    /// <summary>The time steps of one sequence.</summary>
    /// <param name="row">Its index.</param>
    public int LengthOf(int row) => lengths[row];

    /// <summary>The input of a sequence; those of the next ones follow.</summary>
    /// <param name="row">Its index.</param>
    public ref readonly float SequenceInput(int row) => ref Input[(nint)starts[row] * inputFeatures];

    /// <summary>The target of a sequence with a target for each step.</summary>
    /// <param name="row">Its index.</param>
    /// <param name="features">Numbers in the target of a step.</param>
    public ref readonly float SequenceTarget(int row, int features) => ref Target[(nint)starts[row] * features];

    /// <summary>Where the output of a sequence with an output for each step goes; those of the next ones follow.</summary>
    /// <param name="row">Its index.</param>
    public ref float SequenceOutput(int row) => ref outputs[starts[row] * (outputLength / outputSteps)];

    /// <summary>Where the output mask of a sequence goes, a number for each step.</summary>
    /// <param name="row">Its index.</param>
    public ref float SequenceMask(int row) => ref outputMask[starts[row]];

    /// <summary>What the loss of a position of the only output is multiplied by.</summary>
    /// <param name="row">The index of its sample.</param>
    /// <param name="step">Its step.</param>
    public float WeightOf(int row, int step = 0) => only.WeightOf(row, step);

    /// <summary>What the gradient of a counted position's loss is multiplied by: its weight / the number of counted positions.</summary>
    /// <param name="row">The index of its sample.</param>
    /// <param name="step">Its step.</param>
    public float ScaleOf(int row, int step = 0) => only.ScaleOf(row, step);

    /// <summary>Keeps the loss of one sample, where the model has one output.</summary>
    /// <param name="row">Its index.</param>
    /// <param name="sum">The sum of the weighted losses of the counted positions.</param>
    /// <param name="positions">How many are counted.</param>
    public void SetLoss(int row, double sum, int positions) => only.SetLoss(row, sum, positions);

    /// <summary>The weight of an output position.</summary>
    /// <param name="row">The index of its sample.</param>
    /// <param name="position">Its index among those of all outputs.</param>
    internal float Weight(int row, int position) => isWeighted ? weights[FirstPosition(row) + position] : 1;

    /// <summary>A part of the output of a sample, and of its mask.</summary>
    internal ref float OutputAt(int row, int offset) => ref outputs[(row * outputLength) + offset];

    internal ref float MaskAt(int row, int position) => ref outputMask[(row * maskLength) + position];

    /// <summary>The input as numbers: indices become such in a place of the batch's own.</summary>
    internal ReadOnlySpan<float> Numbers(InputSpan input)
    {
        if (input.Indices.IsEmpty)
        {
            return input.Numbers;
        }

        input.CopyTo(numbers);
        return numbers.AsSpan(0, input.Length);
    }

    /// <summary>Adds what the output of a layer adds to the loss of one sample, whatever its weight.</summary>
    /// <param name="row">Its index.</param>
    /// <param name="penalty">The penalty.</param>
    public void AddPenalty(int row, float penalty) => rowPenalties[row] += penalty;

    internal void Begin(int rows, in StepContext context)
    {
        Array.Clear(rowPenalties, 0, rows);
        Rows = rows;
        Context = context;
    }

    internal void Begin(ReadOnlySpan<int> lengths, in StepContext context)
    {
        Begin(lengths.Length, in context);
        Steps = Sequences.Longest(lengths);
        lengths.CopyTo(this.lengths);
        for (int i = 0; i < lengths.Length; i++)
        {
            starts[i + 1] = starts[i] + lengths[i];
        }
    }

    /// <summary>Takes the weights of the samples that it began with.</summary>
    /// <param name="values">One of each sample or one of each step of the outputs; empty: all are 1.</param>
    internal void Weigh(ReadOnlySpan<float> values)
    {
        isWeighted = !values.IsEmpty;
        if (values.Length == FirstPosition(Rows))
        {
            values.CopyTo(weights);
            return;
        }

        for (int row = 0; row < values.Length; row++)
        {
            int first = FirstPosition(row);
            weights.AsSpan(first, FirstPosition(row + 1) - first).Fill(values[row]);
        }
    }

    /// <summary>
    /// The mean losses of the outputs, each with its weight, and what outputs of layers add by the number of samples, summed in the order of the samples.
    /// </summary>
    internal double FinishLoss()
    {
        double sum = 0, penalties = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            double mean = parts[i].FinishLoss(Rows);
            sum += mean * parts[i].Weight;
            if (parts.Length > 1)
            {
                OutputLosses[i] = mean;
            }
        }

        for (int row = 0; row < Rows; row++)
        {
            penalties += rowPenalties[row];
        }

        return sum + (penalties / Rows);
    }

    /// <summary>How many positions the outputs of the samples before one have.</summary>
    private int FirstPosition(int row) => starts.Length > 0 && outputSteps > 1 ? starts[row] : row * positions;

    /// <summary>How many steps the outputs of the samples before one have; those of several outputs lie in one.</summary>
    private int FirstStep(int row) => starts.Length > 0 && outputSteps > 1 ? starts[row] : row * outputSteps;
}
