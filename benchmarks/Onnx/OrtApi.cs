using System.Runtime.InteropServices;

namespace Benchmarks.Onnx;

/// <summary>The functions of ONNX Runtime's C API that are needed here.</summary>
/// <remarks>The library hands out a table of functions to whose end alone functions are added, so that an index stays what it is.</remarks>
internal sealed unsafe class OrtApi
{
    private const uint OldestVersion = 1;

    private readonly void** functions;

    /// <summary>Loads the library.</summary>
    /// <param name="path">Its file, or a name that the system finds.</param>
    /// <exception cref="DllNotFoundException">There is none.</exception>
    /// <exception cref="BadImageFormatException">It is made for another machine.</exception>
    /// <exception cref="EntryPointNotFoundException">It is another library.</exception>
    public OrtApi(string path)
    {
        delegate* unmanaged<ApiBase*> getBase = (delegate* unmanaged<ApiBase*>)NativeLibrary.GetExport(NativeLibrary.Load(path), "OrtGetApiBase");
        ApiBase* start = getBase();
        Version = Marshal.PtrToStringUTF8((nint)start->Version())!;
        functions = start->Functions(OldestVersion);
    }

    /// <summary>The library's version.</summary>
    public string Version { get; }

    /// <summary>See the C API: CreateEnv.</summary>
    public delegate* unmanaged<int, byte*, nint*, nint> CreateEnvironment => (delegate* unmanaged<int, byte*, nint*, nint>)functions[3];

    /// <summary>See the C API: CreateSessionFromArray.</summary>
    public delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint> CreateSession =>
        (delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)functions[8];

    /// <summary>See the C API: Run.</summary>
    public delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint> Run =>
        (delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)functions[9];

    /// <summary>See the C API: CreateSessionOptions.</summary>
    public delegate* unmanaged<nint*, nint> CreateSessionOptions => (delegate* unmanaged<nint*, nint>)functions[10];

    /// <summary>See the C API: SetIntraOpNumThreads.</summary>
    public delegate* unmanaged<nint, int, nint> SetThreads => (delegate* unmanaged<nint, int, nint>)functions[24];

    /// <summary>See the C API: CreateTensorWithDataAsOrtValue.</summary>
    public delegate* unmanaged<nint, float*, nuint, long*, nuint, int, nint*, nint> CreateTensor =>
        (delegate* unmanaged<nint, float*, nuint, long*, nuint, int, nint*, nint>)functions[49];

    /// <summary>See the C API: CreateCpuMemoryInfo.</summary>
    public delegate* unmanaged<int, int, nint*, nint> CreateMemoryInfo => (delegate* unmanaged<int, int, nint*, nint>)functions[69];

    /// <summary>See the C API: ReleaseMemoryInfo.</summary>
    public delegate* unmanaged<nint, void> ReleaseMemoryInfo => (delegate* unmanaged<nint, void>)functions[94];

    /// <summary>See the C API: ReleaseSession.</summary>
    public delegate* unmanaged<nint, void> ReleaseSession => (delegate* unmanaged<nint, void>)functions[95];

    /// <summary>See the C API: ReleaseValue.</summary>
    public delegate* unmanaged<nint, void> ReleaseTensor => (delegate* unmanaged<nint, void>)functions[96];

    /// <summary>See the C API: ReleaseSessionOptions.</summary>
    public delegate* unmanaged<nint, void> ReleaseSessionOptions => (delegate* unmanaged<nint, void>)functions[100];

    /// <summary>Looks at what a function returns.</summary>
    /// <param name="status">Its result.</param>
    /// <exception cref="InvalidOperationException">The function failed; says why.</exception>
    public void Check(nint status)
    {
        if (status != 0)
        {
            delegate* unmanaged<nint, byte*> message = (delegate* unmanaged<nint, byte*>)functions[2];
            delegate* unmanaged<nint, void> release = (delegate* unmanaged<nint, void>)functions[93];
            string text = Marshal.PtrToStringUTF8((nint)message(status))!;
            release(status);
            throw new InvalidOperationException(text);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ApiBase
    {
        public delegate* unmanaged<uint, void**> Functions;
        public delegate* unmanaged<byte*> Version;
    }
}
