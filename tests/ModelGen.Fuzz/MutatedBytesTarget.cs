namespace ModelGen.Fuzz;

/// <summary>A target whose inputs are seeds with mutations of their bytes.</summary>
internal abstract class MutatedBytesTarget : FuzzTarget
{
    /// <summary>Words of the format, which mutations put in.</summary>
    public abstract IReadOnlyList<byte[]> Words { get; }

    public override byte[] Make(ulong seed, long index) => new Mutator(Seeds, Words, seed, index).Make();
}
