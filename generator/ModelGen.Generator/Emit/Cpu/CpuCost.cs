using ModelGen.Generator.Contract;
using ModelGen.Generator.Emit.Cpu.Packing;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>What a model takes on the CPU.</summary>
internal static class CpuCost
{
    /// <summary>How much the forward pass of one sample is, in multiply-adds; a number of its work memory counts for some.</summary>
    public static long Work(Program program) =>
        program.Inference.Stages.Sum(stage => stage.MultiplyAdds) + (MemoryContract.NumberWork * program.Inference.Row.Floats);

    /// <summary>The memory of an instance on one thread, in bytes.</summary>
    public static long Bytes(Program program, int batchSize)
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
        return MemoryContract.Bytes(in sizes, program.Training is null ? 0 : batchSize, threads: 1);
    }
}
