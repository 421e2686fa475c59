using System.Diagnostics;
using System.Globalization;

namespace Embedded;

/// <summary>What a model says, and how long it took.</summary>
internal static class Answer
{
    /// <summary>Writes <c>label probability microseconds</c>.</summary>
    /// <param name="output">Where.</param>
    /// <param name="labels">The names of the classes.</param>
    /// <param name="probabilities">As many numbers.</param>
    /// <param name="start">The timestamp from before the answer.</param>
    public static void Write(TextWriter output, IReadOnlyList<string> labels, ReadOnlySpan<float> probabilities, long start)
    {
        double microseconds = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        int best = Best(probabilities);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{labels[best]} {probabilities[best]:F3} {microseconds:F1} us"));
    }

    /// <summary>The most probable class.</summary>
    public static int Best(ReadOnlySpan<float> probabilities)
    {
        int best = 0;
        for (int i = 1; i < probabilities.Length; i++)
        {
            best = probabilities[i] > probabilities[best] ? i : best;
        }

        return best;
    }
}
