using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ILGPU.Runtime.Cuda;

namespace ModelGen.Ilgpu.Devices;

/// <summary>The libraries of CUDA's and OpenCL's drivers, and why they can't be used.</summary>
internal static class DriverLibraries
{
    /// <summary>Where Windows puts its driver for Linux programs.</summary>
    private const string WindowsSubsystemFolder = "/usr/lib/wsl/lib/";

    private static readonly Assembly Ilgpu = typeof(ILGPU.Context).Assembly;

    private static int prepared;

    [UnmanagedFunctionPointer(CallingConvention.Winapi)]
    private delegate CudaError Initialize(uint flags);

    /// <summary>
    /// Lets ILGPU find the libraries; to be called before its first use. It asks for libcuda.so and libOpenCL.so, names which on Linux
    /// often come with development packages only.
    /// </summary>
    public static void Prepare()
    {
        if (Interlocked.Exchange(ref prepared, 1) == 0)
        {
            AssemblyLoadContext.GetLoadContext(Ilgpu)!.ResolvingUnmanagedDll += (_, name) => OtherNames(name);
        }
    }

    /// <summary>Why CUDA finds no device.</summary>
    public static string CudaProblem()
    {
        string library = OperatingSystem.IsWindows() ? CudaAPI.LibNameWindows : CudaAPI.LibNameLinux;
        if (!Find(library, out nint driver))
        {
            return $"no CUDA driver is installed ({FileName(library)} was not found)";
        }

        return NativeLibrary.TryGetExport(driver, "cuInit", out nint initialize)
            && Marshal.GetDelegateForFunctionPointer<Initialize>(initialize)(0) is var error and not CudaError.CUDA_SUCCESS
            ? $"the CUDA driver does not start: {error}"
            : "the CUDA driver knows no device";
    }

    /// <summary>Why OpenCL finds no device.</summary>
    public static string OpenCLProblem()
    {
        string library = OperatingSystem.IsWindows()
            ? ILGPU.Runtime.OpenCL.CLAPI.LibNameWindows
            : ILGPU.Runtime.OpenCL.CLAPI.LibNameLinux;
        return Find(library, out _)
            ? "OpenCL is installed but has no driver for a device"
            : $"no OpenCL driver is installed ({FileName(library)} was not found)";
    }

    private static bool Find(string library, out nint handle)
    {
        if (!NativeLibrary.TryLoad(library, Ilgpu, null, out handle))
        {
            handle = OtherNames(library);
        }

        return handle != 0;
    }

    private static string FileName(string library) => OperatingSystem.IsWindows() ? $"{library}.dll" : $"lib{library}.so";

    private static nint OtherNames(string library) =>
        OperatingSystem.IsLinux()
        && (NativeLibrary.TryLoad($"lib{library}.so.1", out nint handle)
            || NativeLibrary.TryLoad($"{WindowsSubsystemFolder}lib{library}.so.1", out handle))
            ? handle
            : 0;
}
