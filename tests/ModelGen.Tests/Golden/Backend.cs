namespace ModelGen.Tests.Golden;

/// <summary>What a compiled model computes with.</summary>
/// <param name="Name">Its name; backends of one name are the same.</param>
/// <param name="Width">The vectors of the class as it is made.</param>
/// <param name="Move">Brings an instance to where it computes, and ends the one that was made.</param>
internal sealed record Backend(string Name, VectorWidth Width, Func<IModel, IModel> Move)
{
    public static implicit operator Backend(VectorWidth width) => new($"{width}", width, model => model);

    public bool Equals(Backend? other) => other?.Name == Name;

    public override int GetHashCode() => Name.GetHashCode();
}
