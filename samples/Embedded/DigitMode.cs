using System.Diagnostics;
using ModelGen;

namespace Embedded;

/// <summary>Answers for one digit.</summary>
internal static class DigitMode
{
    /// <summary>Reads a digit and writes the answer.</summary>
    public static void Run(Stream input, TextWriter output)
    {
        float[] pixels = DigitImage.Read(input);
        using SmallDigits model = new(new ModelOptions { BatchSize = 0, Threads = 1 });
        float[] probabilities = new float[SmallDigits.OutputLength];
        long start = Stopwatch.GetTimestamp();
        model.Predict(pixels, probabilities);
        Answer.Write(output, model.Description.Labels, probabilities, start);
    }
}
