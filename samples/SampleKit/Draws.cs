using ModelGen.CompilerServices;

namespace SampleKit;

/// <summary>Random numbers of one sample, one after the other: functions of the seed, of the sample's index and of their place.</summary>
/// <param name="seed">The seed.</param>
/// <param name="index">Which sample of this seed.</param>
public struct Draws(ulong seed, uint index)
{
    /// <summary>The last word of the counter, which no <see cref="RandomStream"/> has: what models draw is independent of it.</summary>
    private const uint Domain = 0xFFu << 24;

    private uint drawn;
    private (uint W0, uint W1, uint W2, uint W3) block;

    /// <summary>From 0 to below 1, in steps of 2⁻²⁴.</summary>
    public float Uniform()
    {
        if (drawn % 4 == 0)
        {
            block = Philox.Block(drawn / 4, index, 0, Domain, (uint)seed, (uint)(seed >> 32));
        }

        uint word = (drawn++ % 4) switch
        {
            0 => block.W0,
            1 => block.W1,
            2 => block.W2,
            _ => block.W3,
        };
        return (word >> 8) * (1f / (1 << 24));
    }

    /// <summary>Evenly from <paramref name="low"/> to below <paramref name="high"/>.</summary>
    public float Between(float low, float high) => low + (high - low) * Uniform();

    /// <summary>A whole number from 0 to below <paramref name="count"/>, which is at most 2²⁴.</summary>
    public int Below(int count) => (int)(count * (double)Uniform());

    /// <summary>Nearly normal, mean 0 and variance 1: the sum of four uniform numbers, which never strays beyond ±3.5.</summary>
    public float Normal() => MathF.Sqrt(3) * (Uniform() + Uniform() + Uniform() + Uniform() - 2);
}
