namespace ModelGen.Tests.Golden;

/// <summary>What a compiled model computes with.</summary>
/// <param name="Name">Its name; backends of one name are the same.</param>
/// <param name="Width">The vectors of the class as it is made.</param>
/// <param name="Move">Brings an instance to where it computes, and ends the one that was made.</param>
internal sealed record Backend(string Name, VectorWidth Width, Func<IModel, IModel> Move)
{
    /// <summary>Whether it is the processor.</summary>
    public bool IsProcessor { get; private init; }

    public static implicit operator Backend(VectorWidth width) =>
        new($"{width}", width, model => model) { IsProcessor = true };

    /// <summary>
    /// Whether the outputs of the layers inside of a case are compared too, each of which takes a model of its own: at one width of the processor's, as others
    /// give the same bits at the end.
    /// </summary>
    public bool SeesInside(GoldenCase golden) => IsProcessor && Width == GoldenTheory.WidthOf(golden);

    public bool Equals(Backend? other) => other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode();
}
