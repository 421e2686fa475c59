using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using ModelGen.CompilerServices;
using static System.FormattableString;

namespace ModelGen.Ilgpu.Execution;

/// <summary>Compiles kernels for a device, each of them once.</summary>
/// <param name="accelerator">The device.</param>
/// <param name="device">Its name, for errors.</param>
internal sealed class KernelLoader(Accelerator accelerator, string device)
{
    /// <summary>ILGPU keeps compiled kernels only as long as someone uses them; these stay as long as the device.</summary>
    private readonly Dictionary<MethodInfo, LoadedKernel> loaded = [];

    private readonly int groupSize = Multiple(Math.Min(DeviceKernels.GroupSize, accelerator.MaxNumThreadsPerGroup));

    private KernelCompilationException? failure;

    /// <summary>A kernel that can be launched.</summary>
    /// <param name="model">Whose kernel, for errors.</param>
    /// <param name="kernel">The kernel.</param>
    /// <exception cref="KernelCompilationException">It can't be compiled.</exception>
    public LoadedKernel Load(string model, DeviceKernel kernel)
    {
        lock (loaded)
        {
            if (!loaded.TryGetValue(kernel.Method.Method, out LoadedKernel? result))
            {
                result = Compile(model, kernel);
                loaded.Add(kernel.Method.Method, result);
            }

            return result;
        }
    }

    /// <summary>Refuses a kernel before a driver does, some of which say nothing or crash.</summary>
    /// <param name="needed">Bytes that a group of the kernel shares.</param>
    /// <param name="available">Bytes that a group has on the device.</param>
    internal static void CheckSharedMemory(int needed, int available)
    {
        if (needed > available)
        {
            throw new NotSupportedException(
                Invariant($"its groups share {needed} bytes of memory, and those of the device have {available}; layers of fewer units need less"));
        }
    }

    private static CompiledKernel Mended(CompiledKernel kernel) =>
        kernel is CLCompiledKernel source ? OpenCLSource.WithBarriers(source) : kernel;

    private static int Multiple(int threads) => threads / DeviceKernels.GroupMultiple * DeviceKernels.GroupMultiple;

    private LoadedKernel Compile(string model, DeviceKernel kernel)
    {
        if (failure is not null)
        {
            // ILGPU's compiler fails at random once it has failed.
            throw new KernelCompilationException(
                $"The kernels of {model} can't be compiled for {device}, because another one failed before: open the device anew. " +
                $"What failed: {failure.Message}",
                failure)
            {
                Device = device,
                Kernel = failure.Kernel,
                Code = failure.Code,
            };
        }

        CompiledKernel? compiled = null;
        try
        {
            compiled = Mended(accelerator.CompileKernel(
                EntryPointDescription.FromExplicitlyGroupedKernel(kernel.Method.Method), new KernelSpecialization(groupSize, null)));
            CheckSharedMemory(compiled.EntryPoint().SharedMemory.StaticSize, accelerator.MaxSharedMemoryPerGroup);
            Kernel launchable = accelerator.LoadKernel(compiled);
            return new LoadedKernel(launchable, GroupSizeOf(launchable));
        }
        catch (Exception exception)
        {
            string reason = (exception is AcceleratorException ? BuildLog(compiled) : null) ?? DriverError.ReasonOf(exception);
            KernelCompilationException refusal = new(
                $"The kernel \"{kernel.Name}\" of {model} can't be compiled for {device}: {reason}", exception)
            {
                Device = device,
                Kernel = kernel.Name,
                Code = DriverError.CodeOf(exception),
            };

            // What the driver or the device refuses, ILGPU's compiler has done well.
            failure = compiled is null ? refusal : null;
            throw refusal;
        }
    }

    /// <summary>Threads of a group; on OpenCL the registers of a kernel can allow less than the device does.</summary>
    private int GroupSizeOf(Kernel kernel)
    {
        if (kernel is not CLKernel)
        {
            return groupSize;
        }

        int allowed = accelerator.EstimateGroupSize(kernel, 0, groupSize, out _);
        return Multiple(allowed) > 0
            ? Multiple(allowed)
            : throw new NotSupportedException(Invariant($"its groups have at most {allowed} threads, and it needs {DeviceKernels.GroupMultiple}"));
    }

    /// <summary>What the driver's compiler says of a kernel that it refuses, which ILGPU's exceptions do not tell.</summary>
    private string? BuildLog(CompiledKernel? kernel)
    {
        string? log = null;
        switch (accelerator, kernel)
        {
            case (CudaAccelerator, PTXCompiledKernel ptx):
                _ = CudaAPI.CurrentAPI.LoadModule(out _, ptx.PTXAssembly, out log);
                break;
            case (CLAccelerator cl, CLCompiledKernel source):
                _ = CLKernel.LoadKernel(cl, source.Name, source.Source, source.CVersion, out _, out _, out log);
                break;
        }

        return string.IsNullOrWhiteSpace(log) ? null : log.Trim();
    }
}
