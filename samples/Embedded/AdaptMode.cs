using System.Diagnostics;
using System.Globalization;

namespace Embedded;

/// <summary>Learns the user's own strokes: reads each with its label, trains on it, and answers those whose label is to be said.</summary>
internal static class AdaptMode
{
    private const string Unknown = "?";

    /// <summary>Reads strokes until the end.</summary>
    public static void Run(PointReader input, TextWriter output)
    {
        using Adaptation adaptation = new();
        float[] point = new float[2];
        string? label = null;
        bool any = false, more = true;
        while (more)
        {
            more = input.Read(point, out bool isPoint);
            if (isPoint)
            {
                if (label is null)
                {
                    throw input.Wrong($"expected a label or '{Unknown}' before the first point of a stroke");
                }

                if (!adaptation.Add(point))
                {
                    throw input.Wrong($"expected at most {Adaptation.Steps} points in a stroke");
                }

                continue;
            }

            if (label is not null && adaptation.Count > 0)
            {
                any = true;
                Finish(adaptation, label, output);
                label = null;
            }

            label = input.Text.Length > 0 ? input.Text : label;
            if (label is not null && label != Unknown && adaptation.ClassOf(label) < 0)
            {
                throw input.Wrong($"expected '{Unknown}' or one of the labels {string.Join(", ", adaptation.Labels)}");
            }
        }

        if (!any)
        {
            throw new InputException($"the input has no strokes; expected a label or '{Unknown}' and lines as in '0.25,-0.5' behind it");
        }
    }

    private static void Finish(Adaptation adaptation, string label, TextWriter output)
    {
        long start = Stopwatch.GetTimestamp();
        ReadOnlySpan<float> probabilities = adaptation.Say();
        if (label == Unknown)
        {
            Answer.Write(output, adaptation.Labels, probabilities, start);
            adaptation.Clear();
            return;
        }

        int expected = adaptation.ClassOf(label);
        float before = probabilities[expected];
        start = Stopwatch.GetTimestamp();
        adaptation.Learn(expected);
        double microseconds = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        float after = adaptation.Say()[expected];
        adaptation.Clear();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{label} learned: {before:F3} -> {after:F3} {microseconds:F1} us in {Adaptation.Updates} steps"));
    }
}
