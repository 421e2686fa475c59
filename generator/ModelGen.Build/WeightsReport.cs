using System.Globalization;
using ModelGen.Generator.Parsing;
using static System.FormattableString;

namespace ModelGen.Build;

/// <summary>What there is to say of a weights file to someone who knows the model: lines of a manifest.</summary>
internal sealed class WeightsReport
{
    /// <summary>Bytes of a file: what a program can well have inside of it.</summary>
    public const long MaxLength = 1 << 30;

    /// <summary>Tensors of a file: more than any model has, few enough that no header keeps the compiler waiting.</summary>
    public const int MaxTensors = 10_000;

    private WeightsReport(string? resource, IReadOnlyList<string> lines)
    {
        Resource = resource;
        Lines = lines;
    }

    /// <summary>The name of the resource; null: something is wrong with the file.</summary>
    public string? Resource { get; }

    /// <summary>The lines, without those that say which file it is.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>What was written before.</summary>
    /// <param name="lines">The lines.</param>
    public static WeightsReport Of(IReadOnlyList<string> lines)
    {
        string prefix = ManifestText.Resource + " ";
        return new(lines.FirstOrDefault(line => line.StartsWith(prefix, StringComparison.Ordinal))?.Substring(prefix.Length), lines);
    }

    /// <summary>A file that cannot be embedded.</summary>
    /// <param name="fault">Why, to stand behind its name and a colon.</param>
    public static WeightsReport OfFault(string fault) => new(null, [$"{ManifestText.Fault} {ManifestText.Escape(fault)}"]);

    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name without folders.</param>
    /// <param name="file">Its bytes.</param>
    public static WeightsReport Of(string name, byte[] file)
    {
        try
        {
            (int start, IReadOnlyList<TensorInFile> tensors) = TensorTable.Read(file);
            string hash = WeightsHash.Compute(file).ToString("x16", CultureInfo.InvariantCulture);

            // By what it holds: another file of this name is another resource, and the same one twice is one.
            string resource = $"{Plain(name)}/{hash}";
            return new(
                resource,
                [
                    $"{ManifestText.Resource} {resource}",
                    Invariant($"{ManifestText.Contents} {file.Length} {start} {hash}"),
                    .. tensors.Select(tensor => tensor.ToLine()),
                ]);
        }
        catch (WeightsFormatException exception)
        {
            return OfFault(exception.Message);
        }
    }

    /// <summary>What command lines and tools take for a name.</summary>
    private static string Plain(string name) =>
        new([.. name.Select(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '.' or '-' ? c : '_')]);
}
