using ModelGen.CompilerServices;
using ModelGen.Ilgpu.Execution;
using ModelGen.Ilgpu.Tests.Kernels;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Golden;

namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>A model that trains and predicts with the PTX of its kernels, launched as on a GPU.</summary>
internal sealed class PtxModel : ITrainableModel
{
    /// <summary>Samples of a prediction that go through the kernels together.</summary>
    private const int Chunk = 8;

    private readonly DeviceKernels kernels;
    private readonly Dictionary<DeviceKernel, PtxProgram> programs;
    private readonly PtxMachine machine = new();
    private readonly PtxMemory training;
    private readonly PtxMemory inference;
    private double[] outputLosses = [];
    private DeviceBatch batch;

    /// <summary>Takes over the parameters of a model, and what its optimizer keeps.</summary>
    /// <param name="source">The model, of a class that has kernels.</param>
    /// <param name="slices">In how many shares of the samples gradients are summed.</param>
    public PtxModel(IModel source, int slices)
    {
        Description = source.Description;
        kernels = new CompiledModels(source.GetType().Assembly).Kernels().Single(model => model.Model == Description.Name).Kernels;
        IEnumerable<DeviceKernel> all = [.. kernels.Pack, .. kernels.Predict, .. kernels.Forward, .. kernels.Backward, .. kernels.Update, .. kernels.Gather];
        programs = all.Zip(PtxKernel.Compile(kernels)).ToDictionary(pair => pair.First, pair => PtxParser.Parse(pair.Second.Text));
        BatchSize = (source as ITrainableModel)?.BatchSize ?? 0;
        batch.Slices = slices;
        batch.Accumulation = Math.Max(1, kernels.Layout.Accumulation);
        (training, inference) = PtxMemory.Make(machine.Global, Description, kernels.Layout, BatchSize, slices, Chunk);
        source.Parameters.CopyTo(EditParameters());
        if (source is ITrainableModel trainable)
        {
            (LearningRate, Iterations) = (trainable.LearningRate, trainable.Iterations);
            trainable.OptimizerState.CopyTo(EditOptimizerState());
        }
    }

    /// <summary>Compiled models, as backend of the tests that they share.</summary>
    public static Backend Backend { get; } = new("PTX", VectorWidth.Widest, Move);

    public ModelDescription Description { get; }

    public int BatchSize { get; }

    public double LearningRate { get; set; }

    public long Iterations { get; set; }

    public ReadOnlySpan<float> Parameters => training[nameof(DeviceBatch.Parameters)];

    public Span<float> EditParameters() => training[nameof(DeviceBatch.Parameters)];

    public ReadOnlySpan<float> Gradients => training[nameof(DeviceBatch.Gradients)].AsSpan(0, kernels.Layout.Trainable);

    public Span<float> EditGradients() => training[nameof(DeviceBatch.Gradients)].AsSpan(0, kernels.Layout.Trainable);

    public ReadOnlySpan<float> OptimizerState => training[nameof(DeviceBatch.Slots)];

    public Span<float> EditOptimizerState() => training[nameof(DeviceBatch.Slots)];

    public ReadOnlySpan<float> Outputs => training[nameof(DeviceBatch.Output)].AsSpan(0, batch.Count * Description.OutputLength);

    public ReadOnlySpan<float> OutputMask => kernels.Layout.OutputIsMasked
        ? training[nameof(DeviceBatch.OutputMask)].AsSpan(0, batch.Count * Positions)
        : default;

    private int Positions => Description.Positions;

    /// <inheritdoc/>
    public ReadOnlySpan<double> OutputLosses => outputLosses;

    public void Predict(ReadOnlySpan<float> input, Span<float> output)
    {
        Launch(kernels.Pack, training, in batch);
        (int inputs, int outputs) = (Description.InputLength, Description.OutputLength);
        for (int first = 0; first < input.Length / inputs; first += Chunk)
        {
            int count = Math.Min(Chunk, (input.Length / inputs) - first);
            DeviceBatch prediction = new() { Count = count, Slices = 1 };
            input.Slice(first * inputs, count * inputs).CopyTo(inference[nameof(DeviceBatch.Input)]);
            Launch(kernels.Predict, inference, in prediction);
            inference[nameof(DeviceBatch.Output)].AsSpan(0, count * outputs).CopyTo(output[(first * outputs)..]);
        }
    }

    public double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context) =>
        Forward(new SampleBatch { Input = input, Target = target }, in context);

    public double Forward(in SampleBatch samples, in StepContext context)
    {
        ReadOnlySpan<float> input = samples.Input;
        batch.Count = input.Length / Description.InputLength;
        batch.Training = context.Training ? 1 : 0;
        (batch.SeedLow, batch.SeedHigh) = ((uint)context.Seed, (uint)(context.Seed >> 32));
        (batch.Epoch, batch.Step) = ((uint)context.Epoch, (uint)context.Step);
        input.CopyTo(training[nameof(DeviceBatch.Input)]);
        samples.Target.CopyTo(training[nameof(DeviceBatch.Target)]);
        training.IsWeighted = !samples.Weights.IsEmpty;
        for (int i = 0; i < batch.Count * Positions && training.IsWeighted; i++)
        {
            training[nameof(DeviceBatch.Weights)][i] = samples.Weights[samples.Weights.Length == batch.Count ? i / Positions : i];
        }

        Launch(kernels.Pack, training, in batch);
        Launch(kernels.Forward, training, in batch);
        return MeanLoss();
    }

    public void Backward() => Launch(kernels.Backward, training, in batch);

    public void Update()
    {
        kernels.SetScalars(ref batch, LearningRate, Iterations++);
        Launch(Iterations % batch.Accumulation == 0 ? kernels.Update : kernels.Gather, training, in batch);
    }

    public void Save(Stream stream) => throw new NotSupportedException();

    public void Load(Stream stream) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private static PtxModel Move(IModel model)
    {
        using (model)
        {
            return new PtxModel(model, slices: 3);
        }
    }

    private void Launch(IReadOnlyList<DeviceKernel> pass, PtxMemory memory, in DeviceBatch batch)
    {
        byte[] argument = memory.Argument(batch);
        foreach (DeviceKernel kernel in pass)
        {
            machine.Launch(programs[kernel], KernelPass.Groups(kernel, programs[kernel].GroupSize, in batch), argument);
        }
    }

    private double MeanLoss()
    {
        OutputView[] outputs = OutputView.Of(Description);
        double[] losses = Array.ConvertAll(outputs, MeanLoss);
        outputLosses = Description.Outputs.IsEmpty ? [] : losses;
        double ofOutputs = 0;
        for (int i = 0; i < batch.Count && kernels.Layout.PenalizesOutputs; i++)
        {
            ofOutputs += training[nameof(DeviceBatch.Losses)][(batch.Count * Positions) + i];
        }

        ReadOnlySpan<float> penalties = training[nameof(DeviceBatch.Shared)].AsSpan()[^kernels.Layout.Penalties..];
        double sum = losses.Zip(outputs, (loss, output) => loss * output.Weight).Sum();
        return sum + (ofOutputs / batch.Count) + penalties.ToArray().Sum(penalty => (double)penalty);
    }

    private double MeanLoss(OutputView output)
    {
        double sum = 0;
        int counted = 0;
        for (int sample = 0; sample < batch.Count; sample++)
        {
            for (int step = 0; step < output.Model.Positions; step++)
            {
                int i = (sample * Positions) + output.FirstPosition + step, target = (sample * Description.TargetLength) + output.TargetOffset + step;
                bool ignored = output.Model.Training!.IgnoredClass is int other && training[nameof(DeviceBatch.Target)][target] == other;
                if (!ignored && (OutputMask.IsEmpty || OutputMask[i] > 0))
                {
                    sum += training[nameof(DeviceBatch.Losses)][i] * (training.IsWeighted ? training[nameof(DeviceBatch.Weights)][i] : 1);
                    counted++;
                }
            }
        }

        return counted == 0 ? 0 : sum / counted;
    }
}
