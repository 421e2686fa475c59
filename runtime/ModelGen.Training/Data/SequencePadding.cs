using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>A side of a sequence, in Keras' words.</summary>
public enum SequenceSide
{
    /// <summary>Before its first step.</summary>
    Pre,

    /// <summary>Behind its last step.</summary>
    Post,
}

/// <summary>Brings sequences to one length: see <see cref="Dataset.Pad(IReadOnlyList{float[]}, int?, int, float, SequenceSide, SequenceSide)"/>.</summary>
internal static class SequencePadding
{
    public static T[] Pad<T>(IReadOnlyList<T[]> sequences, int? length, int features, T value, SequenceSide padding, SequenceSide truncation)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        CheckSide(padding, nameof(padding));
        CheckSide(truncation, nameof(truncation));
        int longest = 0;
        for (int i = 0; i < sequences.Count; i++)
        {
            longest = Math.Max(longest, StepsOf(sequences[i], i, features));
        }

        int steps = length ?? longest;
        if (sequences.Count == 0 || steps < 1)
        {
            throw sequences.Count == 0 ? new ArgumentException("There is no sequence to pad.", nameof(sequences))
                : length is null ? new ArgumentException("No sequence has a step; give the length to pad to.", nameof(sequences))
                : new ArgumentOutOfRangeException(nameof(length), length, "Sequences are padded to at least one step.");
        }

        T[] padded = LargeArray.Make<T>(
            (long)sequences.Count * steps * features,
            $"{Quantity.Of(sequences.Count, "sequence")} of {Quantity.Of(steps, "step")}",
            "pad them to fewer steps, or in parts");
        padded.AsSpan().Fill(value);
        for (int i = 0; i < sequences.Count; i++)
        {
            Place<T>(sequences[i], padded.AsSpan(i * steps * features, steps * features), padding, truncation);
        }

        return padded;
    }

    /// <summary>Puts a sequence into room that is filled with padding. Both are whole steps, so that elements are counted.</summary>
    private static void Place<T>(ReadOnlySpan<T> sequence, Span<T> room, SequenceSide padding, SequenceSide truncation)
    {
        if (sequence.Length > room.Length)
        {
            sequence = truncation == SequenceSide.Pre ? sequence[^room.Length..] : sequence[..room.Length];
        }

        sequence.CopyTo(padding == SequenceSide.Pre ? room[^sequence.Length..] : room);
    }

    private static int StepsOf<T>(T[]? sequence, int index, int features)
    {
        if (sequence is null || sequence.Length % features != 0)
        {
            throw new ArgumentException(
                sequence is null
                    ? $"Sequence {index} is null; an empty one is all padding."
                    : $"Sequence {index} has {Quantity.Of(sequence.Length, "element")}, which is no multiple of {features}, the features of one step.",
                "sequences");
        }

        return sequence.Length / features;
    }

    private static void CheckSide(SequenceSide side, string name)
    {
        if (side is not (SequenceSide.Pre or SequenceSide.Post))
        {
            throw new ArgumentOutOfRangeException(name, side, "There is no such side.");
        }
    }
}
