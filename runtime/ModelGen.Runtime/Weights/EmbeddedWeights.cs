using System.Buffers.Binary;
using System.ComponentModel;
using System.Reflection;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static System.FormattableString;

namespace ModelGen.CompilerServices;

/// <summary>
/// The weights that a class's assembly has as a resource: a safetensors file, which the build has compared with the model. They are looked at once, for the
/// first instance that starts with them, and then read where they lie, in the image of the program that the system has mapped into memory.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class EmbeddedWeights
{
    private readonly Assembly assembly;
    private readonly string resource;
    private readonly int length;
    private readonly ulong hash;
    private readonly int start;
    private readonly int[] begins;
    private readonly object opening = new();
    private float[]? copy;
    private float* parameters;

    /// <summary>States where the weights are.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="resource">The name of the resource.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="hash">The hash of all of it.</param>
    /// <param name="start">The byte where its numbers begin.</param>
    /// <param name="begins">The first number of each parameter; none: the numbers are the flat parameter vector.</param>
    public EmbeddedWeights(Assembly assembly, string resource, int length, ulong hash, int start, int[] begins)
    {
        this.assembly = assembly;
        this.resource = resource;
        this.length = length;
        this.hash = hash;
        this.start = start;
        this.begins = begins;
    }

    /// <summary>The flat parameter vector once the weights are opened, valid as long as this object is alive.</summary>
    internal float* Numbers => parameters;

    /// <summary>Looks at the weights if nobody has yet.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="MissingManifestResourceException">The assembly has no such resource.</exception>
    /// <exception cref="WeightsFormatException">The resource is damaged.</exception>
    internal void Open(ModelDescription model)
    {
        lock (opening)
        {
            if (parameters is null)
            {
                using Stream stream = assembly.GetManifestResourceStream(resource) ?? throw new MissingManifestResourceException(
                    $"{model.Name} starts with weights of the resource \"{resource}\", which the assembly {assembly.GetName().Name} lacks: build it again, and "
                    + "let no tool remove resources from it; or give a seed, to start with initial weights.");
                if (stream is UnmanagedMemoryStream image)
                {
                    Open(model, new ReadOnlySpan<byte>(image.PositionPointer, checked((int)image.Length)));
                }
                else
                {
                    byte[] bytes = new byte[stream.Length];
                    stream.ReadExactly(bytes);
                    Open(model, bytes, isFixed: false);
                }
            }
        }
    }

    private void Open(ModelDescription model, ReadOnlySpan<byte> file, bool isFixed = true)
    {
        if (file.Length != length || WeightsHash.Compute(file) != hash)
        {
            throw new WeightsFormatException(Invariant(
                $"{model.Name}: the weights in the resource \"{resource}\" are damaged: they are not those that the class was built with; build it again"));
        }

        ReadOnlySpan<byte> numbers = file[start..];
        if (isFixed && begins.Length == 0 && IsReadInPlace(numbers))
        {
            parameters = (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(numbers));
            return;
        }

        copy = AlignedBlock.Make(model.ParameterCount, $"The embedded weights of {model.Name}", "embed a smaller model", out float* first);
        for (int i = 0; i < model.Parameters.Length; i++)
        {
            ParameterDescription parameter = model.Parameters[i];
            int begin = begins.Length == 0 ? parameter.Offset : begins[i];
            for (int j = 0; j < parameter.Shape.Length; j++)
            {
                first[parameter.Offset + j] = BinaryPrimitives.ReadSingleLittleEndian(numbers[(sizeof(float) * (begin + j))..]);
            }
        }

        parameters = first;
    }

    /// <summary>
    /// Whether numbers can stay where they are. Native code has resources at any address, from which not all processors read. The
    /// image of an assembly that can be unloaded goes before spans of its weights do.
    /// </summary>
    private bool IsReadInPlace(ReadOnlySpan<byte> numbers) => BitConverter.IsLittleEndian && !assembly.IsCollectible
        && (RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 or Architecture.Arm64
            || (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(numbers)) % sizeof(float) == 0);
}
