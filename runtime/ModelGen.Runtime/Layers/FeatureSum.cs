using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>
/// A sum over the features of a row that has the same bits at every width of vectors: sixteen sums of every sixteenth feature, added up
/// two by two, and behind them the features that are left over.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct FeatureSum
{
    private const int Chains = 16;

    private readonly int features;
    private Numbers sums;
    private Numbers rest;

    /// <summary>Begins with 0.</summary>
    /// <param name="features">How many features there are; what pads them is not added.</param>
    public FeatureSum(int features) => this.features = features;

    /// <summary>The sum of what was added.</summary>
    public float Total
    {
        get
        {
            Numbers pairs = sums;
            for (int half = Chains / 2; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++)
                {
                    pairs[i] += pairs[i + half];
                }
            }

            float total = pairs[0];
            for (int i = 0; i < features % Chains; i++)
            {
                total += rest[i];
            }

            return total;
        }
    }

    /// <summary>Adds the features from one on, which come in their order.</summary>
    /// <param name="values">Their numbers.</param>
    /// <param name="first">The first of them.</param>
    /// <typeparam name="V">The vector.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<V>(V values, int first)
        where V : struct, IVector<V>
    {
        ref float chain = ref first < features - (features % Chains) ? ref sums[first % Chains] : ref rest[first % Chains];
        V.Store(V.Load(ref chain, 0) + values, ref chain, 0);
    }

    [InlineArray(Chains)]
    private struct Numbers
    {
        private float first;
    }
}
