using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Emit.Cpu.Packing;

/// <summary>
/// The packed weights of a model. Both plans share them: what only a backward pass reads lies behind what inference reads, so that an instance
/// for inference leaves it out.
/// </summary>
/// <param name="Arena">Where each copy lies.</param>
/// <param name="FloatsForInference">How much of it inference reads.</param>
internal sealed record PackedWeights(Arena Arena, int FloatsForInference)
{
    /// <summary>The packed weights of a program.</summary>
    public static PackedWeights Of(Program program)
    {
        Buffer[] forInference = [.. Stages(program.Inference).SelectMany(stage => stage.ForInference)];
        Buffer[] forTraining = [.. Stages(program.Training).SelectMany(stage => stage.ForTraining)];
        PackedWeights weights = new(CpuLayout.Instance.InTurn([.. forInference, .. forTraining]), CpuLayout.Instance.InTurn(forInference).Floats);
        ArenaVerifier.Check("packed weights", weights.Arena);
        return weights;
    }

    /// <summary>The stages of a plan that have weights.</summary>
    public static IEnumerable<PackedStage> Stages(Plan? plan) =>
        plan?.Stages.Select(PackedStage.Of).Where(stage => stage is not null).Select(stage => stage!) ?? [];
}
