using ModelGen.Generator.Emit.Cpu.Stages;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cpu;

/// <summary>The stages that the CPU runs. A new kind of stage is a line here.</summary>
internal static class CpuStages
{
    /// <summary>What writes the methods of each kind.</summary>
    public static StageRenderers<Action<StageWriter, Stage>> All { get; } = new();

    static CpuStages()
    {
        Add<InputStage>(BoundaryEmitter.Emit);
        Add<OutputStage>(BoundaryEmitter.Emit);
        Add<EmbeddingStage>(EmbeddingEmitter.Emit);
        Add<MaskingStage>(SimpleEmitters.Emit);
        Add<CopyStage>(SimpleEmitters.Emit);
        Add<TransposeStage>(SimpleEmitters.Emit);
        Add<ShiftStage>(WindowEmitters.Emit);
        Add<PoolStage>(WindowEmitters.Emit);
        Add<RepeatStage>(WindowEmitters.Emit);
        Add<DropoutStage>(SimpleEmitters.Emit);
        Add<FactorStage>(SimpleEmitters.Emit);
        Add<DrawStage>(SimpleEmitters.Emit);
        Add<SoftmaxStage>(SimpleEmitters.Emit);
        Add<BranchStage>(SimpleEmitters.Emit);
        Add<ProductStage>(ProductEmitter.Emit);
        Add<PositionStage>(ProductEmitter.Emit);
        Add<DenseStage>(DenseEmitter.Emit);
        Add<RecurrentStage>(RecurrentEmitter.Emit);
        Add<EquationStage>(EquationEmitter.Emit);
        Add<NormalizationStage>(NormalizationEmitter.Emit);
        Add<SoftmaxLossStage>(LossEmitter.Emit);
        Add<ElementwiseLossStage>(LossEmitter.Emit);
        Add<TargetStage>(LossEmitter.Emit);
        Add<PositionLossStage>(LossEmitter.Emit);
        Add<ActivityPenaltyStage>(LossEmitter.Emit);
    }

    private static void Add<TStage>(Action<StageWriter, TStage> emit)
        where TStage : Stage => All.Add<TStage>((writer, stage) => emit(writer, (TStage)stage));
}
