namespace ModelGen.Ilgpu;

/// <summary>A model that can move to devices: every generated class of a project that references this library is one.</summary>
/// <typeparam name="TDeviceModel">The type of the model on a device.</typeparam>
public interface IPortableModel<out TDeviceModel>
    where TDeviceModel : DeviceModel
{
    /// <summary>Copies the model, with its parameters and the state of its training, to a device, where it computes from then on.</summary>
    /// <param name="device">The device; it has to stay open while the copy is used.</param>
    /// <param name="batchSize">
    /// The most samples of a training step; null: as many as here. For a model without training the samples that are predicted together.
    /// </param>
    /// <returns>The model on the device.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="device"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is negative, too large, or 0 for a model without training.</exception>
    /// <exception cref="ObjectDisposedException">The device was closed.</exception>
    /// <exception cref="DeviceMemoryException">The device has not enough memory.</exception>
    /// <exception cref="KernelCompilationException">A kernel can't be compiled for the device.</exception>
    /// <exception cref="InvalidOperationException">The class was compiled by another version of ModelGen than that of this library.</exception>
    TDeviceModel ToDevice(Device device, int? batchSize = null);
}
