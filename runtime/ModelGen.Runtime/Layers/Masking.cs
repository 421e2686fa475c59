using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.CompilerServices;

/// <summary>Keras' Masking: a step is used unless all its features equal the mask value exactly. Unlike there NaN equals NaN.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Masking
{
    /// <summary>Takes the steps out of a mask that another one has not.</summary>
    /// <param name="other">The other mask, (steps).</param>
    /// <param name="mask">The mask, (steps).</param>
    /// <param name="steps">Time steps.</param>
    public static void Within(ref readonly float other, ref float mask, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            Unsafe.Add(ref mask, step) *= Unsafe.Add(ref Unsafe.AsRef(in other), step);
        }
    }

    /// <summary>Writes the mask of one sample, 1 for used steps, and its input with 0 at the others.</summary>
    /// <param name="x">(steps, features), rows <paramref name="stride"/> apart.</param>
    /// <param name="y">The same shape; may be <paramref name="x"/>.</param>
    /// <param name="mask">(steps).</param>
    /// <param name="steps">Time steps.</param>
    /// <param name="features">Features of a step.</param>
    /// <param name="stride">From one step to the next, in floats.</param>
    /// <param name="value">The mask value; −0 equals 0, and NaN equals NaN.</param>
    public static void Apply(ref readonly float x, ref float y, ref float mask, int steps, int features, nint stride, float value)
    {
        for (int step = 0; step < steps; step++)
        {
            ref float from = ref Unsafe.Add(ref Unsafe.AsRef(in x), step * stride);
            ref float to = ref Unsafe.Add(ref y, step * stride);
            bool used = false;
            for (int i = 0; i < features; i++)
            {
                used |= !Unsafe.Add(ref from, i).Equals(value);
            }

            for (int i = 0; i < features; i++)
            {
                Unsafe.Add(ref to, i) = used ? Unsafe.Add(ref from, i) : 0;
            }

            Unsafe.Add(ref mask, step) = used ? 1 : 0;
        }
    }

    /// <summary>The gradient of the input: that of the output where the step is used, otherwise 0.</summary>
    /// <param name="dy">(steps, features), rows <paramref name="stride"/> apart.</param>
    /// <param name="dx">The same shape; may be <paramref name="dy"/>.</param>
    /// <param name="mask">(steps).</param>
    /// <param name="steps">Time steps.</param>
    /// <param name="features">Features of a step.</param>
    /// <param name="stride">From one step to the next, in floats.</param>
    public static void Backward(ref readonly float dy, ref float dx, ref readonly float mask, int steps, int features, nint stride)
    {
        for (int step = 0; step < steps; step++)
        {
            bool used = Unsafe.Add(ref Unsafe.AsRef(in mask), step) > 0;
            for (int i = 0; i < features; i++)
            {
                nint at = (step * stride) + i;
                Unsafe.Add(ref dx, at) = used ? Unsafe.Add(ref Unsafe.AsRef(in dy), at) : 0;
            }
        }
    }
}
