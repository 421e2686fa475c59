using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>
/// The greatest of the features of a row, NaN where one is NaN. Features are compared in their order, so that the sign of a zero does not depend on
/// the width of vectors.
/// </summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct FeatureMax
{
    private readonly int features;

    /// <summary>Begins with −∞.</summary>
    /// <param name="features">How many features there are; what pads them is left out.</param>
    public FeatureMax(int features)
    {
        this.features = features;
        Greatest = float.NegativeInfinity;
    }

    /// <summary>The greatest of what was added.</summary>
    public float Greatest { get; private set; }

    /// <summary>Adds the features from one on.</summary>
    /// <param name="values">Their numbers.</param>
    /// <param name="first">The first of them.</param>
    /// <typeparam name="V">The vector.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add<V>(V values, int first)
        where V : struct, IVector<V>
    {
        ref float numbers = ref Unsafe.As<V, float>(ref values);
        for (int i = 0; i < Math.Min(V.Lanes, features - first); i++)
        {
            Greatest = MathF.Max(Greatest, Unsafe.Add(ref numbers, i));
        }
    }
}
