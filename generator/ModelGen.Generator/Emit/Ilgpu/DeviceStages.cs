using ModelGen.Generator.Emit.Ilgpu.Stages;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Ilgpu;

/// <summary>What devices know of a kind of stage.</summary>
/// <param name="Emit">Writes its methods.</param>
internal sealed record DeviceStage(Action<DeviceWriter, Stage> Emit)
{
    /// <summary>The shared memory that a pass takes with so many samples in a tile, in floats.</summary>
    public Func<Stage, Pass, int, int> SharedFloats { get; init; } = (_, _, _) => 0;

    /// <summary>Whether a tile of so many samples fits into shared memory.</summary>
    public Func<Stage, int, bool> Fits { get; init; } = (_, _) => true;

    /// <summary>The groups that share the sums over a batch.</summary>
    public Func<Stage, int> Groups { get; init; } = _ => 1;

    /// <summary>The products that give the gradients of its weights.</summary>
    public Func<Stage, IEnumerable<DeviceGradientEmitter>> Gradients { get; init; } = _ => [];
}

/// <summary>The stages that devices run. A new kind of stage is an entry here.</summary>
internal static class DeviceStages
{
    public static StageRenderers<DeviceStage> All { get; } = new();

    static DeviceStages()
    {
        Add<InputStage>(DeviceSimpleEmitters.Emit);
        Add<OutputStage>(DeviceSimpleEmitters.Emit);
        Add<EmbeddingStage>(DeviceEmbeddingEmitter.Emit);
        Add<MaskingStage>(DeviceSimpleEmitters.Emit);
        Add<CopyStage>(DeviceSimpleEmitters.Emit);
        Add<TransposeStage>(DeviceSimpleEmitters.Emit);
        Add<ShiftStage>(DeviceWindowEmitters.Emit);
        Add<PoolStage>(DeviceWindowEmitters.Emit);
        Add<RepeatStage>(DeviceWindowEmitters.Emit);
        Add<DropoutStage>(DeviceSimpleEmitters.Emit);
        Add<FactorStage>(DeviceSimpleEmitters.Emit);
        Add<DrawStage>(DeviceSimpleEmitters.Emit);
        Add<SoftmaxStage>(DeviceSimpleEmitters.Emit);
        Add<BranchStage>(DeviceSimpleEmitters.Emit);
        Add<ProductStage>(DeviceProductEmitter.Emit);
        Add<PositionStage>(DeviceProductEmitter.Emit);
        Add<SoftmaxLossStage>(DeviceLossEmitter.Emit);
        Add<ElementwiseLossStage>(DeviceLossEmitter.Emit);
        Add<TargetStage>(DeviceLossEmitter.Emit);
        Add<PositionLossStage>(DeviceLossEmitter.Emit);
        Add<ActivityPenaltyStage>(DeviceLossEmitter.Emit);
        All.Add<NormalizationStage>(Of<NormalizationStage>(DeviceNormalizationEmitter.Emit) with
        {
            Groups = stage => DeviceNormalizationEmitter.Groups((NormalizationStage)stage),
        });
        All.Add<EquationStage>(Of<EquationStage>(DeviceEquationEmitter.Emit) with
        {
            Gradients = stage => DeviceGradientEmitter.Of((EquationStage)stage),
        });
        All.Add<DenseStage>(Of<DenseStage>(DeviceDenseEmitter.Emit) with
        {
            SharedFloats = (stage, pass, rows) => DenseTile.Of((DenseStage)stage, pass, rows).SharedFloats,
            Gradients = stage => DeviceGradientEmitter.Of((DenseStage)stage),
        });
        All.Add<RecurrentStage>(Of<RecurrentStage>(DeviceRecurrentEmitter.Emit) with
        {
            SharedFloats = (stage, pass, rows) => new RecurrentTile((RecurrentStage)stage, rows).SharedFloats(pass),
            Fits = (stage, rows) => new RecurrentTile((RecurrentStage)stage, rows).Fits,
            Gradients = stage => DeviceGradientEmitter.Of((RecurrentStage)stage),
        });
    }

    private static void Add<TStage>(Action<DeviceWriter, TStage> emit)
        where TStage : Stage => All.Add<TStage>(Of(emit));

    private static DeviceStage Of<TStage>(Action<DeviceWriter, TStage> emit)
        where TStage : Stage => new((writer, stage) => emit(writer, (TStage)stage));
}
