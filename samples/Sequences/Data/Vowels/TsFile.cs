using System.Collections.Immutable;
using System.Globalization;

namespace Sequences.Data.Vowels;

/// <summary>
/// Reads <c>.ts</c> files, the text format of the archive of time series classification, whose readers are those of aeon and sktime:
/// lines of comments that begin with <c>#</c>, of a header that begin with <c>@</c>, and behind <c>@data</c> one line for each case:
/// its dimensions and its class with <c>:</c> between them, the values of a dimension in the order of time with <c>,</c> between them.
/// </summary>
/// <param name="Header">What the cases look like.</param>
/// <param name="Cases">The cases, in the order of the file, at least one.</param>
internal sealed record TsFile(TsHeader Header, ImmutableArray<Sequence> Cases)
{
    /// <summary>The most numbers in a file.</summary>
    public const int MaximumNumbers = 1 << 24;

    /// <summary>Reads a whole file and checks every line of it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or can't be used; names file, line, field, expected and found.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static TsFile Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        TsLines lines = new(path, file);
        TsHeader header = TsHeader.Read(lines);
        return new TsFile(header, ReadCases(lines, header));
    }

    /// <summary>Whether a line says nothing to a program.</summary>
    internal static bool IsComment(string line) => string.IsNullOrWhiteSpace(line) || line[0] == '#';

    private static ImmutableArray<Sequence> ReadCases(TsLines lines, TsHeader header)
    {
        ImmutableArray<Sequence>.Builder cases = ImmutableArray.CreateBuilder<Sequence>();
        int? length = header.Length;
        int numbers = 0;
        while (lines.Next() is string line)
        {
            if (IsComment(line))
            {
                continue;
            }

            string[] fields = line.Split(':');
            CheckFields(fields, header, lines);
            float[] values = ReadValues(fields.AsSpan(0, header.Dimensions), lines.Place);
            numbers += values.Length;
            if (numbers > MaximumNumbers)
            {
                throw new InvalidDataException($"{lines.Place}: expected at most {MaximumNumbers} numbers in all, found more");
            }

            CheckLength(values.Length / header.Dimensions, length, lines.Place);
            length ??= header.HasEqualLengths ? values.Length / header.Dimensions : null;
            cases.Add(new Sequence(values, ReadClass(fields[^1], header.Classes, lines), lines.Place));
        }

        return cases.Count > 0
            ? cases.ToImmutable()
            : throw new InvalidDataException($"{lines.Place}: expected at least one case behind @{TsHeader.Data}, found none");
    }

    private static void CheckFields(string[] fields, TsHeader header, TsLines lines)
    {
        if (fields.Length != header.Dimensions + 1)
        {
            string cut = lines.Cut ? "; the file may be cut off here" : "";
            throw new InvalidDataException(
                $"{lines.Place}: expected {header.Dimensions} dimensions and a class with ':' between them, found {fields.Length} fields{cut}");
        }
    }

    private static void CheckLength(int found, int? expected, string line)
    {
        if (expected is int length && found != length)
        {
            throw new InvalidDataException($"{line}: expected {length} steps, as all cases have equal lengths, found {found}");
        }
    }

    /// <summary>Reads the values of a case.</summary>
    /// <returns>(steps, dimensions), C order.</returns>
    private static float[] ReadValues(ReadOnlySpan<string> dimensions, string line)
    {
        // No memory is taken before all dimensions have the same length: a short line can promise much.
        int steps = dimensions[0].AsSpan().Count(',') + 1;
        for (int dimension = 1; dimension < dimensions.Length; dimension++)
        {
            int found = dimensions[dimension].AsSpan().Count(',') + 1;
            if (found != steps)
            {
                throw new InvalidDataException($"{line} (dimension {dimension + 1}): expected {steps} steps, as in the first, found {found}");
            }
        }

        float[] values = new float[steps * dimensions.Length];
        for (int dimension = 0; dimension < dimensions.Length; dimension++)
        {
            string[] texts = dimensions[dimension].Split(',');
            for (int step = 0; step < steps; step++)
            {
                values[step * dimensions.Length + dimension] = ReadNumber(texts[step], line, dimension, step);
            }
        }

        return values;
    }

    private static float ReadNumber(string text, string line, int dimension, int step)
    {
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value) && float.IsFinite(value))
        {
            return value;
        }

        string missing = text.Trim() == "?" ? ", a missing value; a model takes none: fill it in, or leave out the case" : "";
        throw new InvalidDataException(
            $"{line} (dimension {dimension + 1}, step {step + 1}): expected a finite number, found {TsField.Quote(text)}{missing}");
    }

    private static int ReadClass(string text, ImmutableArray<string> classes, TsLines lines)
    {
        string name = text.Trim();
        int label = classes.IndexOf(name);
        if (label < 0)
        {
            throw new InvalidDataException(
                $"{lines.Place} (class): expected one of {TsField.Quote(string.Join(", ", classes))}, found {TsField.Quote(name)}");
        }

        if (lines.Cut && classes.FirstOrDefault(other => other != name && other.StartsWith(name, StringComparison.Ordinal)) is string longer)
        {
            throw new InvalidDataException(
                $"{lines.Place} (class): expected the end of the line behind {TsField.Quote(name)}, found the end of the file, "
                + $"which may have cut off {TsField.Quote(longer)}");
        }

        return label;
    }
}
