using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace ModelGen.Ilgpu.Execution;

/// <summary>What ILGPU's exceptions say of an error of a driver.</summary>
internal static class DriverError
{
    /// <summary>The driver's code; null where the error is not the driver's.</summary>
    public static string? CodeOf(Exception exception) => exception.GetBaseException() switch
    {
        CLException cl => $"{cl.Error}",
        CudaException cuda => cuda.Error,
        _ => null,
    };

    /// <summary>The reason in a message: the code, which ILGPU's own messages do not have, and what it says besides.</summary>
    public static string ReasonOf(Exception exception)
    {
        Exception cause = exception.GetBaseException();
        return (CodeOf(cause), cause) switch
        {
            (null, _) => cause.Message,
            (string code, CLException) => code,
            (string code, _) => $"{code}, {cause.Message}",
        };
    }
}
