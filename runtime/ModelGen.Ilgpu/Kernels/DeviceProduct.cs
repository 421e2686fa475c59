using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>What the runtime's <see cref="MatrixProduct"/> computes, for one number by one thread.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class DeviceProduct
{
    /// <summary>Σ A[r, k] B[k, n] in the order of k.</summary>
    /// <param name="rows">Work memory.</param>
    /// <param name="a">Where A[r, 0] is in it.</param>
    /// <param name="aColumn">From A[r, k] to A[r, k + 1].</param>
    /// <param name="b">Where B[0, n] is.</param>
    /// <param name="bRow">From B[k, n] to B[k + 1, n].</param>
    /// <param name="depth">Columns of A and rows of B.</param>
    public static float Sum(ArrayView<float> rows, int a, int aColumn, int b, int bRow, int depth)
    {
        float sum = 0;
        for (int k = 0; k < depth; k++)
        {
            sum = (rows[a + (k * aColumn)] * rows[b + (k * bRow)]) + sum;
        }

        return sum;
    }
}
