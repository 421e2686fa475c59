using ModelGen.Generator.Binding;
using ModelGen.Generator.Contract;
using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>
/// What a model takes on the CPU. Bytes are those of all numbers that the runtime allocates, whatever the width of vectors: rows are padded for the widest. What
/// depends on the number of threads is of one thread.
/// </summary>
internal static class CpuCost
{
    /// <summary>How much the forward pass of one sample is, in multiply-adds; a number of its work memory counts for some.</summary>
    public static long Work(Program program) => MultiplyAdds(program.Inference) + (MemoryContract.NumberWork * program.Inference.Row.Floats);

    /// <summary>Multiply-adds of a plan's forward pass for one sample: those of products of matrices.</summary>
    public static long MultiplyAdds(Plan plan) => plan.Stages.Sum(stage => stage.MultiplyAdds);

    /// <summary>The weights as files and assemblies store them.</summary>
    public static long WeightBytes(Program program) => (long)program.ParameterCount * sizeof(float);

    /// <summary>The memory of a session: work memory for as many samples as go through the layers together.</summary>
    public static long CallBytes(Program program) =>
        sizeof(float) * (MemoryContract.BlockFloats(MemoryContract.ThreadFloats(program.Inference.Row.Floats)) + IndexFloats(program.Network));

    /// <summary>The memory of a stream, or null where the model has none. It reads weights by a block that is empty.</summary>
    public static long? StreamBytes(Program program) => program.Step is not Plan step ? null : sizeof(float) * (
        MemoryContract.BlockFloats(step.Row.Floats) + MemoryContract.BlockFloats(0)
            + (program.Network.TakesIndices ? program.Network.Input.Features + program.Network.Outputs.Sum(output => output.Layer.Output.Features) : 0));

    /// <summary>All memory of an instance.</summary>
    /// <param name="program">The model.</param>
    /// <param name="batchSize">Samples of a training step; 0: for inference only, with weights of its own.</param>
    public static long InstanceBytes(Program program, int batchSize)
    {
        PackedWeights packed = PackedWeights.Of(program);
        MemorySizes sizes = new(
            program.ParameterCount,
            program.TrainableCount,
            program.Network.Training?.Optimizer.SlotCount ?? 0,
            packed.FloatsForInference,
            packed.Arena.Floats,
            program.Training?.Shared.Floats ?? 0,
            program.Inference.Row.Floats,
            program.Training?.Row.Floats ?? 0);
        long block = MemoryContract.BlockFloats(MemoryContract.Bytes(in sizes, batchSize, threads: 1) / sizeof(float));
        return (sizeof(float) * (block + IndexFloats(program.Network) + SplitFloats(program.Network, batchSize))) + BatchBytes(program.Network, batchSize);
    }

    /// <summary>Indices of the samples that a thread takes at a time, as numbers.</summary>
    private static long IndexFloats(Network network) =>
        network.TakesIndices ? MemoryContract.BlockFloats((long)MemoryContract.InferenceRows * network.Input.Length) : 0;

    /// <summary>Samples, outputs and targets that a call joins or parts.</summary>
    private static long SplitFloats(Network network, int batchSize)
    {
        long samples = Math.Max(batchSize, MemoryContract.SplitSamples);
        bool hasOutputs = network.NamedOutputs.Count > 0;
        return !hasOutputs && !network.Inputs.Any() ? 0
            : (samples * network.Input.Length) + (hasOutputs ? (samples * network.Output.Length) + ((long)batchSize * network.TargetLength) : 0);
    }

    /// <summary>What a batch has beside the rows of its samples: outputs, masks, weights, losses and penalties, indices and lengths.</summary>
    private static long BatchBytes(Network network, int batchSize)
    {
        int outputs = network.Outputs.Count(), positions = network.Positions;
        long floats = network.Output.Length + positions + (network.OutputIsMasked ? positions : 0) + (network.TakesIndices ? network.Input.Length : 0);
        long sample = (floats * sizeof(float)) + sizeof(double) + (outputs * (sizeof(double) + sizeof(int)));
        return batchSize == 0 ? 0
            : (batchSize * sample) + (network.NamedOutputs.Count * sizeof(double)) + (network.HasLengths ? ((2L * batchSize) + 1) * sizeof(int) : 0);
    }
}
