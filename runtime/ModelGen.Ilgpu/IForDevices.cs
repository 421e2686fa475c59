namespace ModelGen.Ilgpu;

/// <summary>A model that was compiled for devices too: every generated class of a project that references this library is one.</summary>
/// <typeparam name="TDeviceModel">What it becomes there.</typeparam>
public interface IForDevices<out TDeviceModel>
    where TDeviceModel : DeviceModel
{
    /// <summary>Copies the model, with its parameters and the state of its training, to a device, where it computes from then on.</summary>
    /// <param name="device">The device; it has to stay open while the copy is used.</param>
    /// <param name="batchSize">
    /// The most samples of a training step; null: as many as here. For a model without training the samples that are predicted together.
    /// </param>
    /// <returns>The model on the device.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is negative, too large, or 0 for a model without training.</exception>
    /// <exception cref="ObjectDisposedException">The device was closed.</exception>
    /// <exception cref="DeviceMemoryException">The device has not enough memory.</exception>
    /// <exception cref="KernelCompilationException">The device does not take a kernel.</exception>
    TDeviceModel To(Device device, int? batchSize = null);
}
