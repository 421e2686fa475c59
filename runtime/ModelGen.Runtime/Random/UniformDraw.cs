using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.CompilerServices;

/// <summary>Random numbers that the equations of a layer read.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class UniformDraw
{
    /// <summary>
    /// Draws one sample's numbers from 0 to 1, (steps, features): element (t, f) is the stream's uniform number <paramref name="firstIndex"/> + t ·
    /// features + f. Outside of training all are 0.
    /// </summary>
    /// <param name="destination">The first number.</param>
    /// <param name="stride">Floats from one step to the next.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="features">How many numbers in a step, contiguous.</param>
    /// <param name="training">Whether to draw.</param>
    /// <param name="stream">The random numbers of this layer and step.</param>
    /// <param name="firstIndex">Index of the sample's first element.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index lies beyond the stream's 2³⁴ words.</exception>
    public static void Fill(ref float destination, nint stride, int steps, int features, bool training, in RandomStream stream, long firstIndex)
    {
        for (int step = 0; step < steps; step++)
        {
            Span<float> row = MemoryMarshal.CreateSpan(ref Unsafe.Add(ref destination, step * stride), features);
            if (training)
            {
                stream.Uniforms(firstIndex + ((long)step * features), row);
            }
            else
            {
                row.Clear();
            }
        }
    }
}
