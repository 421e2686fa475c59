#if ILGPU
using ModelGen;
using ModelGen.Ilgpu;

namespace Digits.Devices;

/// <summary>The devices besides the processor, through ILGPU.</summary>
internal static class Accelerators
{
    /// <summary>Opens a device.</summary>
    /// <param name="name">Which one; not <see cref="DeviceName.Cpu"/>.</param>
    /// <exception cref="DeviceUnavailableException">There is no such device, or it can't be used; says why.</exception>
    public static ITrainingDevice Open(DeviceName name) => name.Kind switch
    {
        DeviceName.Cuda => new Accelerator(Device.Cuda(name.Index ?? 0)),
        DeviceName.OpenCL => new Accelerator(Device.OpenCL(name.Index ?? 0)),
        DeviceName.Best => Best(),
        _ => new Accelerator(Device.Cpu()),
    };

    /// <summary>Lists the devices of this machine, those that can't be used with the reason.</summary>
    public static void List(TextWriter output) => DeviceTable.Write(output, Device.GetAll());

    /// <summary>Whether an exception tells the user what is wrong with a device.</summary>
    public static bool IsRefusal(Exception exception) => exception is DeviceException;

    private static ITrainingDevice Best()
    {
        Device best = Device.Best();
        if (best.IsGpu)
        {
            return new Accelerator(best);
        }

        // Rather than a simulation of a device, or OpenCL on the processor, the processor itself.
        best.Dispose();
        return new Processor("the CPU, as no GPU can be used; --list-devices says why");
    }

    private sealed class Accelerator(Device device) : ITrainingDevice
    {
        public string Description => $"{device}, through ILGPU";

        public void Use(ITrainableModel model, Action<ITrainableModel> work)
        {
            using TrainableDeviceModel moved = ((IPortableModel<TrainableDeviceModel>)model).ToDevice(device);
            work(moved);
            moved.CopyTo(model);
        }

        public void Dispose() => device.Dispose();
    }
}
#endif
