using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;
using ModelGen.CompilerServices;
using ModelGen.Ilgpu.Tests.Host;
using ModelGen.Ilgpu.Tests.Ptx;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>What kernels are launched with.</summary>
public class ArgumentTests
{
    /// <summary>An OpenCL driver may refuse every launch otherwise: to it the argument is the sum of its fields.</summary>
    [Fact]
    public void An_argument_is_as_long_as_its_fields_are_together()
    {
        LinearKernels kernels = new();
        int fields = typeof(DeviceBatch).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Sum(Bytes);
        Assert.All(PtxKernel.Compile(kernels), kernel => Assert.Equal(fields, PtxParser.Parse(kernel.Text).ArgumentBytes));
    }

    /// <summary>All kernels take the same argument, so it is the only one to look at.</summary>
    [Fact]
    public void Kernels_have_no_other_argument() =>
        Assert.Equal(typeof(Action<DeviceBatch>), typeof(DeviceKernel).GetProperty(nameof(DeviceKernel.Method))!.PropertyType);

    /// <summary>On a device, a view is an address and a length.</summary>
    private static int Bytes(FieldInfo field) =>
        field.FieldType == typeof(ArrayView<float>) ? 2 * sizeof(long) : Marshal.SizeOf(field.FieldType);
}
