using ModelGen.Import.Graph;

namespace ModelGen.Import;

/// <summary>A tensor of weights, as the compiled class reads it.</summary>
public sealed class ImportedTensor
{
    internal ImportedTensor(string name, TensorShape shape, float[] values)
    {
        Name = name;
        Shape = shape;
        Numbers = values;
    }

    /// <summary>Its name, such as <c>lstm_1/kernel</c>.</summary>
    public string Name { get; }

    /// <summary>Its shape.</summary>
    public TensorShape Shape { get; }

    /// <summary>Its numbers in C order.</summary>
    public ReadOnlyMemory<float> Values => Numbers;

    internal float[] Numbers { get; }

    internal SourceTensor ToSource() => new(Name, [.. Enumerable.Range(0, Shape.Rank).Select(axis => Shape[axis])], Numbers);
}
