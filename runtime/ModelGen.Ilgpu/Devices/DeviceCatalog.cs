using System.Collections.Immutable;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ModelGen.CompilerServices;
using ModelGen.Ilgpu.Execution;
using static System.FormattableString;
using Hardware = ILGPU.Runtime.Device;

namespace ModelGen.Ilgpu.Devices;

/// <summary>A device that can be opened, or of which is known why not.</summary>
/// <param name="Info">What is said of it.</param>
/// <param name="Hardware">What ILGPU opens; null: there is nothing.</param>
internal sealed record Candidate(DeviceInfo Info, Hardware? Hardware);

/// <summary>The devices of this machine. Nothing here throws: what goes wrong is said in the <see cref="DeviceInfo"/>.</summary>
internal static class DeviceCatalog
{
    /// <summary>Threads of a warp of the simulated device; its groups are the smallest that kernels can use, since threads are slow.</summary>
    private const int CpuWarp = 4;

    /// <summary>The devices of one kind, or one entry that says why there are none.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="requireGenericAddressSpace">Whether an OpenCL device without the generic address space has a problem.</param>
    public static IReadOnlyList<Candidate> Of(DeviceKind kind, bool requireGenericAddressSpace = true) => kind switch
    {
        DeviceKind.Cpu => [Cpu()],
        DeviceKind.Cuda => Find(kind, () => CudaDevice.GetDevices(_ => true), DriverLibraries.CudaProblem),
        _ => Find(kind, () => OpenCL(requireGenericAddressSpace), DriverLibraries.OpenCLProblem),
    };

    /// <summary>All usable devices but the simulated one, the fastest kinds first.</summary>
    public static IEnumerable<Candidate> BestFirst() => Of(DeviceKind.Cuda)
        .Concat(Of(DeviceKind.OpenCL).OrderByDescending(device => device.Info.IsGpu))
        .Where(device => device.Info.IsUsable);

    private static bool IsGpu(Hardware device) =>
        device is CudaDevice or CLDevice { DeviceType: CLDeviceType.CL_DEVICE_TYPE_GPU };

    private static Candidate Cpu()
    {
        CPUDevice device = new(CpuWarp, DeviceKernels.GroupMultiple / CpuWarp, numMultiprocessors: 1);
        long memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new(new(DeviceKind.Cpu, 0, "simulation by threads of this process", memory, false, null), device);
    }

    private static ImmutableArray<Hardware> OpenCL(bool requireGenericAddressSpace)
    {
        ImmutableArray<Hardware> devices = CLDevice.GetDevices(_ => true);
        if (!requireGenericAddressSpace)
        {
            foreach (CLDevice device in devices.OfType<CLDevice>())
            {
                // ILGPU asks for it when it opens a device, but writes nothing into a kernel that would need it.
                device.Capabilities.SetGenericAddressSpace(true);
            }
        }

        return devices;
    }

    private static IReadOnlyList<Candidate> Find(DeviceKind kind, Func<ImmutableArray<Hardware>> find, Func<string> reason)
    {
        string problem;
        try
        {
            DriverLibraries.Prepare();
            ImmutableArray<Hardware> devices = find();
            if (devices.Length > 0)
            {
                return [.. devices.Select((device, i) => Describe(kind, i, device))];
            }

            problem = reason();
        }
        catch (Exception exception)
        {
            // A broken driver must not keep the other devices from being listed.
            problem = exception.Message;
        }

        return [new(new(kind, -1, "", 0, false, problem), null)];
    }

    private static Candidate Describe(DeviceKind kind, int index, Hardware device) =>
        new(new(kind, index, device.Name, device.MemorySize, IsGpu(device), ProblemOf(device)), device);

    /// <summary>What ILGPU or the kernels need and a device lacks.</summary>
    private static string? ProblemOf(Hardware device) => device switch
    {
        CudaDevice { InstructionSet: null } cuda =>
            $"its driver, for CUDA {cuda.DriverVersion}, is too old for its compute capability {cuda.Architecture}; install a newer one",
        CLDevice cl when cl.CLStdVersion < ILGPU.Backends.OpenCL.CLBackend.MinimumVersion =>
            $"it compiles {cl.CLStdVersion}, and ILGPU needs {ILGPU.Backends.OpenCL.CLBackend.MinimumVersion}",
        CLDevice { Capabilities.GenericAddressSpace: false } =>
            "its driver has no generic address space, an optional feature of OpenCL 3 that ILGPU demands; "
            + "Device.OpenCL takes requireGenericAddressSpace: false",
        _ when device.MaxNumThreadsPerGroup < DeviceKernels.GroupMultiple =>
            Invariant($"its groups have at most {device.MaxNumThreadsPerGroup} threads, and kernels need {DeviceKernels.GroupMultiple}"),
        _ => null,
    };
}
