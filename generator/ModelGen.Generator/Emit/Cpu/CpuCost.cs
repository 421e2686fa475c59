using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>What a model takes on the CPU.</summary>
internal static class CpuCost
{
    /// <summary>Samples that a thread takes through inference together; the runtime's <c>ModelLayout</c> has the same number.</summary>
    private const int InferenceRows = 24;

    /// <summary>What a number that passes through memory takes, in multiply-adds.</summary>
    private const long NumberWork = 32;

    /// <summary>How much the forward pass of one sample is, in multiply-adds; a number of its work memory counts for some.</summary>
    public static long Work(Program program) =>
        program.Inference.Stages.Sum(stage => stage.MultiplyAdds) + (NumberWork * program.Inference.Row.Floats);

    /// <summary>The memory of an instance on one thread, in bytes: the same sum as the runtime's <c>ModelLayout.Bytes</c>.</summary>
    public static long Bytes(Program program, int batchSize)
    {
        PackedWeights packed = PackedWeights.Of(program);
        long floats = CpuLayout.WholeLines(program.ParameterCount) + CpuLayout.WholeLines((long)InferenceRows * program.Inference.Row.Floats);
        floats += program.Training is not Plan plan || batchSize == 0
            ? CpuLayout.WholeLines(packed.FloatsForInference)
            : CpuLayout.WholeLines(packed.Arena.Floats) + CpuLayout.WholeLines(program.TrainableCount)
                + CpuLayout.WholeLines((long)program.Network.Training!.Optimizer.Slots.Count * program.TrainableCount)
                + CpuLayout.WholeLines(plan.Shared.Floats) + CpuLayout.WholeLines((long)batchSize * plan.Row.Floats);
        return floats * sizeof(float);
    }
}
