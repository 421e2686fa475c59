using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>The one argument of every kernel: a model's memory on a device, and one batch on its way through it.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct DeviceBatch
{
    /// <summary>The samples, one after another without padding.</summary>
    public ArrayView<float> Input;

    /// <summary>Their targets, one after another without padding.</summary>
    public ArrayView<float> Target;

    /// <summary>Where their outputs go, one after another without padding.</summary>
    public ArrayView<float> Output;

    /// <summary>Where the masks of their outputs go, 1 for positions that count; of no length where outputs have no mask.</summary>
    public ArrayView<float> OutputMask;

    /// <summary>Where the loss of each output position goes: 0 for masked ones.</summary>
    public ArrayView<float> Losses;

    /// <summary>What the loss of each output position is multiplied by; of no length where all weigh 1.</summary>
    public ArrayView<float> Weights;

    /// <summary>Work memory: that of one sample after that of another.</summary>
    public ArrayView<float> Rows;

    /// <summary>The flat parameter vector.</summary>
    public ArrayView<float> Parameters;

    /// <summary>Copies of the weights in the order in which kernels read them.</summary>
    public ArrayView<float> Packed;

    /// <summary>What the samples of a batch share, such as batch statistics.</summary>
    public ArrayView<float> Shared;

    /// <summary>
    /// The gradients: <see cref="Slices"/> vectors, each the sum over a share of the samples. The first becomes their sum.
    /// </summary>
    public ArrayView<float> Gradients;

    /// <summary>The optimizer's slots, one after another.</summary>
    public ArrayView<float> Slots;

    /// <summary>How many samples there are.</summary>
    public int Count;

    /// <summary>In how many shares of the samples the gradients are summed.</summary>
    public int Slices;

    /// <summary>1 in training mode, otherwise 0.</summary>
    public int Training;

    /// <summary>The lower half of the seed.</summary>
    public uint SeedLow;

    /// <summary>The upper half of the seed.</summary>
    public uint SeedHigh;

    /// <summary>The epoch, from 0.</summary>
    public uint Epoch;

    /// <summary>The step in the epoch, from 0.</summary>
    public uint Step;

    /// <summary>What the optimizer computed for this step, such as its step size: as many as its equations mention.</summary>
    public float Scalar0;

    /// <inheritdoc cref="Scalar0"/>
    public float Scalar1;

    /// <inheritdoc cref="Scalar0"/>
    public float Scalar2;

    /// <inheritdoc cref="Scalar0"/>
    public float Scalar3;

    /// <inheritdoc cref="Scalar0"/>
    public float Scalar4;

    /// <inheritdoc cref="Scalar0"/>
    public float Scalar5;

    /// <summary>
    /// Batches whose mean gradient makes a step. It also makes the number of fields of 4 bytes even: behind views, which are aligned to 8 bytes, an odd
    /// number has ILGPU round the size up, and an OpenCL driver that compares it with the sum of the fields refuses every launch.
    /// </summary>
    public int Accumulation;
}
