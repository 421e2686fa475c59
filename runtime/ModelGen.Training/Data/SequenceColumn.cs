using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>Puts sequences, or what belongs to their steps, one behind the other.</summary>
internal static class SequenceColumn
{
    /// <summary>Finds where each sequence begins.</summary>
    /// <param name="sequences">The sequences, each (steps, features).</param>
    /// <param name="features">Elements in a step.</param>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <returns>Before which step each begins, and where the last one ends.</returns>
    /// <exception cref="ArgumentException">There is no sequence, or one is null, has no step, or is no whole number of steps; says which.</exception>
    public static int[] Starts<T>(IReadOnlyList<T[]> sequences, int features)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (sequences.Count == 0)
        {
            throw new ArgumentException("There is no sequence; a data set has at least one sample.", nameof(sequences));
        }

        int[] starts = new int[sequences.Count + 1];
        long elements = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            T[]? sequence = sequences[i];
            if (sequence is null || sequence.Length == 0 || sequence.Length % features != 0)
            {
                throw new ArgumentException(
                    sequence is null ? $"Sequence {i} is null."
                        : sequence.Length == 0 ? $"Sequence {i} has no time step; leave it out."
                        : $"Sequence {i} has {Quantity.Of(sequence.Length, "element")}, which is no multiple of {features}, the features of one step.",
                    nameof(sequences));
            }

            elements += sequence.Length;
            starts[i + 1] = unchecked((int)(elements / features));
        }

        return elements <= Array.MaxLength ? starts : throw new ArgumentException(
            $"The sequences are {elements} elements together, and an array holds {Array.MaxLength}: take them in parts, or make the data set of an "
            + $"{nameof(IBatchSource)}.",
            nameof(sequences));
    }

    /// <summary>Joins what there is of each sequence.</summary>
    /// <param name="parts">What there is of each.</param>
    /// <param name="starts">Before which step each sequence begins.</param>
    /// <param name="features">Elements of a step.</param>
    /// <param name="name">The caller's parameter that has the parts.</param>
    /// <param name="number">The number that an element stands for.</param>
    /// <typeparam name="T">The type of an element.</typeparam>
    /// <exception cref="ArgumentException">There are more parts or fewer than sequences, or one has not as many steps; says which.</exception>
    public static float[] Join<T>(IReadOnlyList<T[]> parts, int[] starts, int features, string name, Func<T, float> number)
    {
        ArgumentNullException.ThrowIfNull(parts, name);
        int count = starts.Length - 1;
        if (parts.Count != count)
        {
            throw new ArgumentException($"{Quantity.ThereAre(count, "sequence")}, and {parts.Count} of these; give one for each.", name);
        }

        float[] joined = LargeArray.Make<float>((long)starts[^1] * features, $"The steps of {Quantity.Of(count, "sequence")}", "take them in parts");
        for (int i = 0; i < count; i++)
        {
            int length = (starts[i + 1] - starts[i]) * features;
            if (parts[i] is not T[] part || part.Length != length)
            {
                throw new ArgumentException(
                    $"Sequence {i} has {Quantity.Of(length / features, "time step")} and takes {Quantity.Of(length, "element")} here, "
                    + $"not {parts[i]?.Length ?? 0}.",
                    name);
            }

            Span<float> room = joined.AsSpan(starts[i] * features, length);
            for (int at = 0; at < length; at++)
            {
                room[at] = number(part[at]);
            }
        }

        return joined;
    }
}
