using System.Buffers;

namespace ModelGen.Training;

/// <summary>The inputs or the targets of items, gathered one behind the other.</summary>
/// <param name="what">What they are, for errors.</param>
internal sealed class ItemColumn(string what)
{
    private readonly ArrayBufferWriter<float> elements = new();

    /// <summary>Elements of each item: those of the first.</summary>
    public int Length { get; private set; }

    /// <summary>(items, <see cref="Length"/>), C order.</summary>
    public ReadOnlyMemory<float> Elements => elements.WrittenMemory;

    /// <summary>Adds what an item gives.</summary>
    /// <param name="index">The index of the item, from 0.</param>
    /// <param name="item">The item.</param>
    /// <param name="read">Gives its elements.</param>
    /// <param name="name">What the caller calls the items.</param>
    /// <exception cref="ArgumentException">There are more or fewer elements than of the first item.</exception>
    /// <exception cref="InvalidDataException">The delegate has thrown.</exception>
    public void Add<T>(int index, T item, Func<T, ReadOnlyMemory<float>> read, string name)
    {
        ReadOnlyMemory<float> added;
        try
        {
            added = read(item);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new InvalidDataException($"The {what} of item {index} can't be read: {exception.Message}", exception);
        }

        if (index == 0)
        {
            Length = added.Length;
        }

        if (added.Length != Length)
        {
            throw new ArgumentException(
                $"The {what} of item {index} has {Quantity.Of(added.Length, "element")}, and that of item 0 has {Length}; each has to have as many. "
                + $"{nameof(Dataset)}.{nameof(Dataset.Pad)} brings sequences to one length.",
                name);
        }

        elements.Write(added.Span);
    }
}
