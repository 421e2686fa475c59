using static System.FormattableString;

namespace ModelGen.Import.Onnx;

/// <summary>
/// A tensor that is known when a file is read: numbers in C order, of one kind. One whose numbers are all the same keeps a single one, and may then have the
/// number of samples (<see cref="BatchSize"/>) among its axes.
/// </summary>
/// <param name="Name">What the file calls it.</param>
/// <param name="Axes">The sizes of its axes.</param>
/// <param name="Singles">Its numbers if they are fractions.</param>
/// <param name="Integers">Its numbers if they are whole, truth values among them.</param>
internal sealed record OnnxTensor(string Name, long[] Axes, float[]? Singles, long[]? Integers)
{
    /// <summary>The most numbers that a tensor may have, as many as a model's parameters.</summary>
    public const long Most = 268_435_455;

    /// <summary>The most axes that a tensor may have.</summary>
    public const int MostAxes = 32;

    private const int MostIntegers = 1 << 20;

    /// <summary>How many numbers it has, without those of the other samples.</summary>
    public long Count => Product(Name, Axes);

    /// <summary>Whether all its numbers are the same one.</summary>
    public bool IsUniform => Stored == 1 || (Singles is [float first, ..] singles && Array.TrueForAll(singles, number => number.Equals(first)));

    /// <summary>Numbers that are kept.</summary>
    public int Stored => Singles?.Length ?? Integers!.Length;

    /// <summary>A list of whole numbers.</summary>
    public static OnnxTensor List(string name, params long[] numbers) => new(name, [numbers.Length], null, numbers);

    /// <summary>How many numbers belong to a shape.</summary>
    public static long Product(string name, IEnumerable<long> axes)
    {
        long count = 1;
        foreach (long axis in axes)
        {
            long size = BatchSize.Is(axis) ? BatchSize.Factor(axis) : axis;
            count = size is >= 0 and <= Most && (size == 0 || count <= Most / size) ? count * size
                : throw new ImportException(Invariant($"tensor '{name}' has an axis of {size}, and at most {Most} numbers can be read; the file is damaged"));
        }

        return count;
    }

    /// <summary>A tensor of the same kind, each number of which is one of this.</summary>
    /// <param name="axes">Its axes.</param>
    /// <param name="place">Where in this tensor a number stands, by its place in the new one.</param>
    public OnnxTensor Select(long[] axes, Func<int, int> place)
    {
        long count = Product(Name, axes);
        if (Stored == 1)
        {
            return this with { Axes = axes, Singles = count == 0 ? Singles?[..0] : Singles, Integers = count == 0 ? Integers?[..0] : Integers };
        }

        float[]? singles = Singles is null ? null : new float[count];
        long[]? integers = Integers is null ? null : new long[count];
        for (int i = 0; i < count; i++)
        {
            if (singles is not null)
            {
                singles[i] = Singles![place(i)];
            }
            else
            {
                integers![i] = Integers![place(i)];
            }
        }

        return new OnnxTensor(Name, axes, singles, integers);
    }

    /// <summary>The number at a place, as a fraction.</summary>
    public float Single(int place) => Singles is { } singles ? singles[Stands(place)] : Integer(place);

    /// <summary>The whole number at a place.</summary>
    public long Integer(int place) => Integers is { } integers ? integers[Stands(place)]
        : throw new ImportException($"the tensor '{Name}' has fractions, and whole numbers are expected; the file is damaged");

    /// <summary>All numbers as whole ones: a shape, or places.</summary>
    public long[] AllIntegers() => Count <= MostIntegers ? [.. Enumerable.Range(0, (int)Count).Select(Integer)]
        : throw new ImportException(Invariant($"tensor '{Name}' has {Count} whole numbers, and no shape has so many; the file is damaged"));

    /// <summary>All numbers as fractions. The shape has no open axis.</summary>
    public float[] AllSingles()
    {
        if (Singles is { } singles && singles.Length == Count)
        {
            return singles;
        }

        float[] all = new float[Count];
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = Single(i);
        }

        return all;
    }

    private int Stands(int place) => Stored == 1 ? 0
        : place < Stored ? place
        : throw new ImportException($"the tensor '{Name}' has the shape {Shape()}, and more numbers are read; the file is damaged");

    /// <summary>Its shape, for messages.</summary>
    public string Shape() => $"({string.Join(", ", Axes.Select(axis => BatchSize.Is(axis) ? "batch" : Invariant($"{axis}")))})";
}
