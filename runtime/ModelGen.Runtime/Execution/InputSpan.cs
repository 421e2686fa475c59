namespace ModelGen.CompilerServices;

/// <summary>
/// Samples as a caller has them: numbers, or indices in the place of numbers. Work memory has numbers alone, which hold each index exactly, so an index
/// becomes one where it is copied there.
/// </summary>
internal readonly ref struct InputSpan
{
    private InputSpan(ReadOnlySpan<float> numbers, ReadOnlySpan<int> indices)
    {
        Numbers = numbers;
        Indices = indices;
    }

    /// <summary>The numbers; none where there are indices.</summary>
    public ReadOnlySpan<float> Numbers { get; }

    /// <summary>The indices; none where there are numbers.</summary>
    public ReadOnlySpan<int> Indices { get; }

    /// <summary>How many there are.</summary>
    public int Length => Numbers.Length + Indices.Length;

    public static implicit operator InputSpan(ReadOnlySpan<float> numbers) => new(numbers, []);

    public static implicit operator InputSpan(ReadOnlySpan<int> indices) => new([], indices);

    /// <summary>Some of them.</summary>
    public InputSpan Slice(int start, int length) => Indices.IsEmpty ? Numbers.Slice(start, length) : Indices.Slice(start, length);

    /// <summary>Copies all of them, as numbers.</summary>
    public void CopyTo(Span<float> destination)
    {
        Numbers.CopyTo(destination);
        for (int i = 0; i < Indices.Length; i++)
        {
            destination[i] = Indices[i];
        }
    }

    /// <summary>Has a model predict from them.</summary>
    public void Predict(IPredictor model, Span<float> output)
    {
        if (Indices.IsEmpty)
        {
            model.Predict(Numbers, output);
        }
        else
        {
            model.Predict(Indices, output);
        }
    }

    /// <summary>Has a model predict from them as sequences.</summary>
    public void Predict(IPredictor model, ReadOnlySpan<int> lengths, Span<float> output)
    {
        if (Indices.IsEmpty)
        {
            model.Predict(Numbers, lengths, output);
        }
        else
        {
            model.Predict(Indices, lengths, output);
        }
    }
}
