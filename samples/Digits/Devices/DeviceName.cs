using System.Globalization;

namespace Digits.Devices;

/// <summary>A device as the command line names it: <c>cpu</c>, <c>best</c>, <c>cuda</c>, <c>cuda:1</c>.</summary>
/// <param name="Kind">One of the constants of this type.</param>
/// <param name="Index">Its number among the devices of its kind, from 0; null: none is named.</param>
internal readonly record struct DeviceName(string Kind, int? Index = null)
{
    /// <summary>The processor, with ModelGen's own runtime.</summary>
    public const string Cpu = "cpu";

    /// <summary>ILGPU's simulation of a GPU.</summary>
    public const string IlgpuCpu = "ilgpu-cpu";

    /// <summary>A GPU through CUDA.</summary>
    public const string Cuda = "cuda";

    /// <summary>A GPU through OpenCL.</summary>
    public const string OpenCL = "opencl";

    /// <summary>The best GPU, or the processor.</summary>
    public const string Best = "best";

    /// <summary>What <see cref="TryParse"/> understands.</summary>
    public const string Syntax = $"{Cpu}, {IlgpuCpu}, {Cuda}[:index], {OpenCL}[:index] or {Best}";

    /// <summary>Reads a name.</summary>
    /// <returns>Whether the text is one.</returns>
    public static bool TryParse(string text, out DeviceName name)
    {
        (string kind, string? number) = text.Split(':', 2) is [var first, var second] ? (first, second) : (text, null);
        bool isIndex = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        name = new(kind, isIndex ? index : null);
        return kind switch
        {
            Cpu or IlgpuCpu or Best => number is null,
            Cuda or OpenCL => number is null || isIndex,
            _ => false,
        };
    }

    /// <summary>The name as the user writes it.</summary>
    public override string ToString() => Index is int index ? string.Create(CultureInfo.InvariantCulture, $"{Kind}:{index}") : Kind;
}
