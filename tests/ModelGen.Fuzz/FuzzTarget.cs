namespace ModelGen.Fuzz;

/// <summary>Something that reads what anybody may have written: it reads it right or refuses it, and does nothing else.</summary>
internal abstract class FuzzTarget : IDisposable
{
    /// <summary>Its name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Inputs that are read, from which others are made.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Makes an input, which follows from its number and that of the run alone.</summary>
    /// <param name="seed">The number of the run.</param>
    /// <param name="index">The number of the input.</param>
    public abstract byte[] Make(ulong seed, long index);

    /// <summary>Reads an input.</summary>
    /// <returns>Whether it was read; false: it was refused as it should be.</returns>
    /// <exception cref="Exception">It was neither.</exception>
    public abstract bool Read(byte[] input);

    public virtual void Dispose()
    {
    }
}
