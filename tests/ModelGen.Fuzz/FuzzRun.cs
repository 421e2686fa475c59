namespace ModelGen.Fuzz;

/// <summary>What a run found.</summary>
/// <param name="Read">Inputs that were read.</param>
/// <param name="Refused">Inputs that were refused as they should be.</param>
internal readonly record struct FuzzResult(long Read, long Refused);

/// <summary>An input that was neither read right nor refused.</summary>
/// <param name="target">The target's name.</param>
/// <param name="seed">The number of the run.</param>
/// <param name="index">The number of the input.</param>
/// <param name="input">The input.</param>
/// <param name="cause">What happened.</param>
internal sealed class FuzzException(string target, ulong seed, long index, byte[] input, Exception cause) : Exception(
    $"{target} --seed {seed} --first {index} --inputs 1: {cause.GetType().Name}: {cause.Message} The input in base 64: "
    + Convert.ToBase64String(input),
    cause);

/// <summary>Gives a target inputs, one after the other.</summary>
internal static class FuzzRun
{
    /// <summary>Runs.</summary>
    /// <param name="target">The target.</param>
    /// <param name="seed">The number of the run.</param>
    /// <param name="first">The number of the first input.</param>
    /// <param name="inputs">How many inputs.</param>
    /// <exception cref="FuzzException">One of them was neither read right nor refused; says how to have it again.</exception>
    public static FuzzResult Run(FuzzTarget target, ulong seed, long first, long inputs)
    {
        long read = 0;
        for (long index = first; index < first + inputs; index++)
        {
            byte[] input = target.Make(seed, index);
            try
            {
                read += target.Read(input) ? 1 : 0;
            }
            catch (Exception exception)
            {
                throw new FuzzException(target.Name, seed, index, input, exception);
            }
        }

        return new FuzzResult(read, inputs - read);
    }
}
