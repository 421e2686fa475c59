using System.ComponentModel;

namespace ModelGen.CompilerServices;

/// <summary>What a generated class computes with on a device: its kernels, in the order in which they are launched.</summary>
/// <remarks>
/// Kernels are correct for groups of any multiple of <see cref="GroupMultiple"/> threads, and best with <see cref="GroupSize"/>.
/// <para>For generated code only: any version may change it.</para>
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class DeviceKernels
{
    /// <summary>Threads of a group where the device has as many.</summary>
    public const int GroupSize = DeviceContract.GroupSize;

    /// <summary>Threads of a group are a multiple of this.</summary>
    public const int GroupMultiple = DeviceContract.GroupMultiple;

    /// <summary>How much memory the model takes.</summary>
    public abstract DeviceLayout Layout { get; }

    /// <summary>Copies weights into the order in which the other kernels read them.</summary>
    public abstract IReadOnlyList<DeviceKernel> Pack { get; }

    /// <summary>From samples to outputs, in inference mode.</summary>
    public abstract IReadOnlyList<DeviceKernel> Predict { get; }

    /// <summary>From a batch to its outputs and losses. Empty for a model without a <c>training</c> section, like all below.</summary>
    public virtual IReadOnlyList<DeviceKernel> Forward => [];

    /// <summary>From the losses to all gradients.</summary>
    public virtual IReadOnlyList<DeviceKernel> Backward => [];

    /// <summary>One step of the optimizer.</summary>
    public virtual IReadOnlyList<DeviceKernel> Update => [];

    /// <summary>In the place of a step, where several batches make one: adds the gradients to those before.</summary>
    public virtual IReadOnlyList<DeviceKernel> Gather => [];

    /// <summary>Sets the optimizer's scalars of one step, computed in double precision.</summary>
    /// <param name="batch">Where they go.</param>
    /// <param name="learningRate">The learning rate before its decay.</param>
    /// <param name="iteration">Batches before: steps, unless several batches make one.</param>
    public virtual void SetScalars(ref DeviceBatch batch, double learningRate, long iteration)
    {
    }
}

/// <summary>A kernel and how much work it has.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
/// <param name="Name">What it computes, for error messages: its pass and the layers that it serves.</param>
/// <param name="Method">A static method for groups of threads.</param>
/// <param name="Grid">What decides the number of groups.</param>
/// <param name="Amount">See <see cref="DeviceGrid"/>.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record DeviceKernel(string Name, Action<DeviceBatch> Method, DeviceGrid Grid, int Amount);

/// <summary>What decides how many groups a kernel is launched with.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum DeviceGrid
{
    /// <summary>A group takes so many samples of the batch.</summary>
    Samples,

    /// <summary>So many groups.</summary>
    Groups,

    /// <summary>So many elements, one for each thread.</summary>
    Elements,

    /// <summary>So many tiles of the gradients, a group for each tile and each slice.</summary>
    Tiles,
}

/// <summary>How much memory a model takes on a device, in floats.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
/// <param name="Trainable">The trainable parameters, which come first.</param>
/// <param name="Slots">Numbers that the optimizer keeps for each trainable parameter.</param>
/// <param name="Packed">Packed copies of weights.</param>
/// <param name="Shared">What the samples of a batch share.</param>
/// <param name="InferenceRow">Work memory of one sample in inference.</param>
/// <param name="TrainingRow">Work memory of one sample in training.</param>
/// <param name="OutputIsMasked">Whether a mask goes out with the output.</param>
/// <param name="GradientTiles">In how many tiles the gradients of weights are computed.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct DeviceLayout(
    int Trainable,
    int Slots,
    int Packed,
    int Shared,
    int InferenceRow,
    int TrainingRow,
    bool OutputIsMasked,
    int GradientTiles)
{
    /// <summary>How much of the beginning of a row in training is the states that a batch leaves to the next.</summary>
    public int TrainingState { get; init; }

    /// <summary>How many tensors add to the loss; what they add stands at the end of what the samples share.</summary>
    public int Penalties { get; init; }

    /// <summary>Whether outputs of layers add to the loss; what they add stands behind the losses of the positions, a number for each sample.</summary>
    public bool PenalizesOutputs { get; init; }

    /// <summary>Batches whose mean gradient makes a step; 0 or 1: each makes one.</summary>
    public int Accumulation { get; init; }

    /// <summary>What each of the optimizer's slots is before the first step; null: all are 0.</summary>
    public float[]? FirstSlots { get; init; }
}
