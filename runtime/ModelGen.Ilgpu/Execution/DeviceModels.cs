using System.ComponentModel;
using ModelGen.Ilgpu;

namespace ModelGen.CompilerServices;

/// <summary>Brings models to devices.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceModels
{
    /// <summary>Copies a model without training to a device.</summary>
    /// <param name="source">The model; its parameters are copied, and it can be disposed after that.</param>
    /// <param name="device">The device.</param>
    /// <param name="kernels">The model's kernels.</param>
    /// <param name="batchSize">Samples that go through the device together, at least 1; null: a number that suits most models.</param>
    /// <returns>The model on the device.</returns>
    public static DeviceModel Create(IModel source, Device device, DeviceKernels kernels, int? batchSize) => new(source, device, kernels, batchSize);

    /// <summary>Copies a model with its training to a device.</summary>
    /// <param name="source">
    /// The model; its parameters, what its optimizer keeps, its step counter and its learning rate are copied, and it can be disposed after that.
    /// </param>
    /// <param name="device">The device.</param>
    /// <param name="kernels">The model's kernels.</param>
    /// <param name="batchSize">The most samples of one training step; null: that of <paramref name="source"/>; 0: inference only.</param>
    /// <returns>The model on the device.</returns>
    public static TrainableDeviceModel Create(ITrainableModel source, Device device, DeviceKernels kernels, int? batchSize) =>
        new(source, device, kernels, batchSize);
}
