namespace ModelGen.Tests.Golden;

/// <summary>What a compiled model computes with.</summary>
/// <param name="Name">Its name; backends of one name are the same.</param>
/// <param name="Width">The vectors of the class as it is made.</param>
/// <param name="Move">Brings an instance to where it computes, and ends the one that was made.</param>
/// <param name="SeesInside">
/// Whether the outputs of the layers inside are compared too, each of which takes a model of its own. The widest vectors do: narrower ones give
/// the same bits at the end, as <see cref="SameBitsTests"/> shows.
/// </param>
internal sealed record Backend(string Name, VectorWidth Width, Func<IModel, IModel> Move, bool SeesInside = false)
{
    /// <summary>Whether it is the processor.</summary>
    public bool IsProcessor { get; private init; }

    public static implicit operator Backend(VectorWidth width) =>
        new($"{width}", width, model => model, width == GoldenTheory.Widths[^1]) { IsProcessor = true };

    public bool Equals(Backend? other) => other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode();
}
