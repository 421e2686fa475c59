using System.Collections.Immutable;
using System.Numerics;
using SampleKit.Drawing;
using Sequences.Data;

namespace Sequences;

/// <summary>Draws padded sequences on a terminal; padding is left out.</summary>
internal static class SequenceDrawing
{
    private const int Height = 12;

    private const int PathWidth = 28;

    private const int WidestMap = 50;

    /// <summary>How to draw the sequences of a task.</summary>
    public static TextDrawing Of(SequenceTask task) =>
        task.Picture == SequencePicture.Path ? Path : (sample, unicode) => Map(sample, task.Test.Steps, unicode);

    /// <summary>The path of a pen.</summary>
    /// <param name="sample">(steps, 2): x to the right and y down.</param>
    /// <param name="unicode">Whether the terminal has more than ASCII.</param>
    internal static ImmutableArray<string> Path(ReadOnlySpan<float> sample, bool unicode)
    {
        Vector2[] points = new Vector2[Length(sample, 2)];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new Vector2(sample[2 * i], sample[2 * i + 1]);
        }

        return CurveDrawing.Draw(points, Height, PathWidth, unicode);
    }

    /// <summary>Steps as columns of a map, the first feature at the bottom, as spectra are drawn.</summary>
    /// <param name="sample">(<paramref name="steps"/>, features), C order.</param>
    /// <param name="steps">Steps of the padded sequence.</param>
    /// <param name="unicode">Whether the terminal has more than ASCII.</param>
    internal static ImmutableArray<string> Map(ReadOnlySpan<float> sample, int steps, bool unicode)
    {
        int features = sample.Length / steps;
        int length = Length(sample, features);
        float[] map = new float[features * length];
        for (int i = 0; i < map.Length; i++)
        {
            (int row, int step) = Math.DivRem(i, length);
            map[i] = sample[step * features + features - 1 - row];
        }

        int stepsPerCharacter = (steps + WidestMap - 1) / WidestMap;
        int width = (length + stepsPerCharacter - 1) / stepsPerCharacter;
        return ShadedImage.Draw(map, features, length, Math.Min(features, Height), width, unicode);
    }

    /// <summary>Steps before the padding; at least 1.</summary>
    private static int Length(ReadOnlySpan<float> sample, int features)
    {
        int length = sample.Length / features;
        while (length > 1 && !sample.Slice((length - 1) * features, features).ContainsAnyExcept(SequenceSet.Padding))
        {
            length--;
        }

        return length;
    }
}
