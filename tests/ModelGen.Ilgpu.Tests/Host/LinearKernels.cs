using ILGPU;
using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>The kernels of <see cref="LinearModel"/>.</summary>
internal sealed class LinearKernels : DeviceKernels
{
    /// <summary>Samples of a group; less than a group has threads, so that each count of samples takes several groups.</summary>
    private const int SamplesOfGroup = 3;

    private const int Steps = LinearModel.Steps;
    private const int Features = LinearModel.Features;
    private const int Trainable = LinearModel.Trainable;

    public override DeviceLayout Layout { get; } = new(
        Trainable, Slots: 1, Packed: Trainable, Shared: 0, InferenceRow: Steps, TrainingRow: Steps, OutputIsMasked: true, GradientTiles: 1);

    public override IReadOnlyList<DeviceKernel> Pack { get; } = [new("pack", PackWeights, DeviceGrid.Elements, Trainable)];

    public override IReadOnlyList<DeviceKernel> Predict { get; } = [new("predict", Outputs, DeviceGrid.Samples, SamplesOfGroup)];

    public override IReadOnlyList<DeviceKernel> Forward { get; } =
    [
        new("forward", Outputs, DeviceGrid.Samples, SamplesOfGroup),
        new("loss", Losses, DeviceGrid.Samples, SamplesOfGroup),
        new("statistics", CountPasses, DeviceGrid.Groups, 1),
        new("nothing", CountPasses, DeviceGrid.Groups, 0),
    ];

    public override IReadOnlyList<DeviceKernel> Backward { get; } =
    [
        new("gradients", Gradients, DeviceGrid.Tiles, 1),
        new("fold", Fold, DeviceGrid.Elements, Trainable),
    ];

    public override IReadOnlyList<DeviceKernel> Update { get; } = [new("update", Descend, DeviceGrid.Elements, Trainable)];

    public override void SetScalars(ref DeviceBatch batch, double learningRate, long iteration) =>
        batch.Scalar0 = (float)LinearModel.Decayed(learningRate, iteration);

    private static void PackWeights(DeviceBatch batch)
    {
        int n = Grid.GlobalIndex.X;
        if (n < Trainable)
        {
            batch.Packed[n] = batch.Parameters[n];
        }
    }

    private static void Outputs(DeviceBatch batch)
    {
        int step = Step();
        if (HasStep(batch))
        {
            float x = batch.Input[step * Features];
            batch.OutputMask[step] = x != 0 ? 1f : 0f;
            batch.Output[step] =
                (batch.Packed[0] * x) + (batch.Packed[1] * batch.Input[(step * Features) + 1]) + batch.Packed[2];
        }
    }

    private static void Losses(DeviceBatch batch)
    {
        int step = Step();
        if (HasStep(batch))
        {
            float error = (batch.Output[step] - batch.Target[step]) * batch.OutputMask[step];
            batch.Rows[step] = error;
            batch.Losses[step] = error * error;
        }
    }

    private static void CountPasses(DeviceBatch batch)
    {
        if (Group.IdxX == 0)
        {
            batch.Parameters[Trainable] = batch.Parameters[Trainable] + batch.Training;
        }
    }

    private static void Gradients(DeviceBatch batch)
    {
        int slice = Grid.IdxX;
        int i = Group.IdxX;
        if (i < Trainable)
        {
            float sum = 0, counted = 0;
            for (int step = 0; step < batch.Count * Steps; step++)
            {
                int sample = step / Steps;
                bool mine = sample >= batch.Count * slice / batch.Slices && sample < batch.Count * (slice + 1) / batch.Slices;
                sum += mine ? 2 * batch.Rows[step] * (i < Features ? batch.Input[(step * Features) + i] : 1) : 0;
                counted += batch.OutputMask[step];
            }

            batch.Gradients[(slice * Trainable) + i] = sum / counted;
        }
    }

    private static void Fold(DeviceBatch batch)
    {
        int n = Grid.GlobalIndex.X;
        for (int slice = 1; n < Trainable && slice < batch.Slices; slice++)
        {
            batch.Gradients[n] = batch.Gradients[n] + batch.Gradients[(slice * Trainable) + n];
        }
    }

    private static void Descend(DeviceBatch batch)
    {
        int n = Grid.GlobalIndex.X;
        if (n < Trainable)
        {
            batch.Slots[n] = ((float)LinearModel.Momentum * batch.Slots[n]) + batch.Gradients[n];
            batch.Parameters[n] = batch.Parameters[n] - (batch.Scalar0 * batch.Slots[n]);
        }
    }

    /// <summary>The step of the batch that a thread takes, if <see cref="HasStep"/>.</summary>
    private static int Step() => (Grid.IdxX * SamplesOfGroup * Steps) + Group.IdxX;

    private static bool HasStep(DeviceBatch batch) => Group.IdxX < SamplesOfGroup * Steps && Step() < batch.Count * Steps;
}
