using System.ComponentModel;
using ILGPU;

namespace ModelGen.CompilerServices;

/// <summary>Sums over the threads of a group, in an order that depends on nothing but the size of the group.</summary>
/// <remarks>For generated code only: any version may change it.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GroupSum
{
    /// <summary>Rows of partial sums: the threads of a group are a multiple of as many.</summary>
    private const int Lanes = DeviceKernels.GroupMultiple;

    /// <summary>The sum of all threads' values, for all threads. All threads of the group have to call it.</summary>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="value">The thread's own.</param>
    public static float Of(ArrayView<float> shared, float value)
    {
        ByLane(shared, value);
        float sum = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            sum += shared[lane];
        }

        Group.Barrier();
        return sum;
    }

    /// <summary>
    /// Sums the values of the threads whose index has the same remainder modulo 16. The sum of remainder r is then at place r of
    /// <paramref name="shared"/> for all threads. All threads of the group have to call it, and to meet at a barrier before the
    /// memory is used again.
    /// </summary>
    /// <param name="shared">A number for each thread, in memory that the group shares.</param>
    /// <param name="value">The thread's own.</param>
    public static void ByLane(ArrayView<float> shared, float value)
    {
        shared[Group.IdxX] = value;
        Group.Barrier();
        float sum = 0;
        if (Group.IdxX < Lanes)
        {
            for (int i = Group.IdxX; i < Group.DimX; i += Lanes)
            {
                sum += shared[i];
            }
        }

        Group.Barrier();
        if (Group.IdxX < Lanes)
        {
            shared[Group.IdxX] = sum;
        }

        Group.Barrier();
    }
}
