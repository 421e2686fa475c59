using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Training;
using Spectre.Console;

namespace SampleKit.Drawing;

/// <summary>Draws one sample as text.</summary>
/// <param name="sample">Its input.</param>
/// <param name="unicode">Whether the terminal has more than ASCII.</param>
/// <returns>Lines of the same length.</returns>
public delegate ImmutableArray<string> TextDrawing(ReadOnlySpan<float> sample, bool unicode);

/// <summary>Samples with what they are and what a model said of them, side by side on a console.</summary>
public static class Gallery
{
    /// <summary>Columns of redirected output.</summary>
    private const int RedirectedWidth = 100;

    private const int Gap = 2;

    /// <summary>Draws samples that are chosen at random, none of them twice.</summary>
    /// <param name="console">Where to; as many samples as its width allows stand side by side.</param>
    /// <param name="predictions">What a model said of the samples, of each one thing.</param>
    /// <param name="count">How many to draw; all, where there are not as many.</param>
    /// <param name="seed">The seed of the choice.</param>
    /// <param name="draw">How to draw one.</param>
    public static void Write(IAnsiConsole console, Predictions predictions, int count, ulong seed, TextDrawing draw)
    {
        Draws draws = new(seed, index: uint.MaxValue);
        bool unicode = console.Profile.Capabilities.Unicode;
        IEnumerable<int> chosen = Enumerable.Range(0, predictions.Count).OrderBy(_ => draws.Uniform()).Take(count);
        string[][] pictures = [.. chosen.Select(index => Lines(predictions, index, draw, unicode))];
        WriteSideBySide(
            console.Profile.Out.Writer, pictures, console.Profile.Out.IsTerminal ? console.Profile.Width : RedirectedWidth);
    }

    /// <summary>Writes pictures in rows, with an empty line below each row.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="pictures">Their lines, of each as many.</param>
    /// <param name="width">The longest line to write; pictures that are wider than this are cut.</param>
    internal static void WriteSideBySide(TextWriter output, string[][] pictures, int width)
    {
        int cell = pictures.SelectMany(lines => lines).Max(line => line.Length);
        int perRow = Math.Max((width + Gap) / (cell + Gap), 1);
        foreach (string[][] row in pictures.Chunk(perRow))
        {
            for (int i = 0; i < row[0].Length; i++)
            {
                string line = string.Concat(row.Select(lines => lines[i].PadRight(cell + Gap)));
                output.WriteLine(line[..Math.Min(line.Length, width)].TrimEnd());
            }

            output.WriteLine();
        }
    }

    private static string[] Lines(Predictions predictions, int index, TextDrawing draw, bool unicode)
    {
        Prediction prediction = predictions[index];
        ReadOnlySpan<float> sample = predictions.Data[prediction.Sample].Input.Span;
        string verdict = prediction.Right ? "" : " wrong";
        return
        [
            .. draw(sample, unicode),
            $"true: {predictions.Names[prediction.Label]}",
            string.Create(
                CultureInfo.InvariantCulture, $"predicted: {predictions.NameOf(prediction.Predicted)} ({prediction.Probability:F2}){verdict}"),
        ];
    }
}
