using ModelGen.Generator.Common;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// How a backend lays out memory. Lowering asks it for every stride and place and assumes nothing of the kind, so the views and arenas of a
/// program are those of one layout, and backends that agree on a layout share a program.
/// </summary>
internal abstract record MemoryLayout
{
    /// <summary>From one row of so many features to the next: at most four times as much, so that every place is an <see cref="int"/>.</summary>
    public abstract int Stride(int features);

    /// <summary>What a single number takes to which whole rows of so many features are added.</summary>
    public abstract int Total(int features);

    /// <summary>The first place from an offset on at which a buffer may begin.</summary>
    public abstract int Align(int offset);

    /// <summary>From the memory of one sample, which has so many numbers, to that of the next.</summary>
    public abstract int SampleStride(int floats);

    /// <summary>A buffer that holds just these rows.</summary>
    public View Rows(string name, int steps, int features, string comment) => Create(name, steps, Stride(features), features, comment);

    /// <summary>A buffer with memory for a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="features">Features of the rows that are added to it.</param>
    /// <param name="comment">Its content, for people to read.</param>
    public View Number(string name, int features, string comment) => Create(name, 1, Total(features), 1, comment);

    /// <summary>A buffer of rows that hold several values of some features, then such of others, each laid out as a row of its own would be.</summary>
    public View RowsOf(string name, int steps, (int Values, int Features)[] parts, string comment)
    {
        int stride = parts.Sum(part => part.Values * Stride(part.Features));
        return Create(name, steps, stride, stride, comment);
    }

    /// <summary>Buffers that live together all the time, one behind the other.</summary>
    public Arena InTurn(IEnumerable<Buffer> buffers)
    {
        int offset = 0;
        List<PlacedBuffer> placed = [];
        foreach (Buffer buffer in buffers)
        {
            placed.Add(new PlacedBuffer(buffer, offset, 0, 0));
            offset = Align(checked(offset + buffer.Floats));
        }

        return new Arena(placed.ToEquatableArray(), offset);
    }

    private static View Create(string name, int steps, int stride, int features, string comment) =>
        new(new Buffer(name, checked(steps * stride), comment), 0, steps, stride, features);
}
