using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>The gradient of a parameter as the sum of those of the samples, in their order; threads share the features.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SampleSum
{
    /// <summary>Computes a share of the sum.</summary>
    /// <param name="first">The first number of the first sample, padded to whole vectors.</param>
    /// <param name="row">From one sample to the next, in floats.</param>
    /// <param name="samples">How many samples.</param>
    /// <param name="sum">Where the sum goes, without padding.</param>
    /// <param name="steps">Rows of a sample.</param>
    /// <param name="stride">From one of them to the next, in floats.</param>
    /// <param name="features">Numbers in each.</param>
    /// <param name="part">The share of the features.</param>
    /// <typeparam name="V">The vector.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(ref float first, nint row, int samples, ref float sum, int steps, int stride, int features, Part part)
        where V : struct, IVector<V>
    {
        (int begin, int count) = part.Share(features, V.Lanes);
        for (int step = 0; step < steps; step++)
        {
            for (int feature = begin; feature < begin + count; feature += V.Lanes)
            {
                V total = V.Zero;
                for (int sample = 0; sample < samples; sample++)
                {
                    total += V.Load(ref first, (sample * row) + (step * stride) + feature);
                }

                Rows.Copy(ref Unsafe.As<V, float>(ref total), ref Unsafe.Add(ref sum, (step * features) + feature), Math.Min(V.Lanes, features - feature));
            }
        }
    }
}
