using System.Diagnostics;
using ModelGen;

namespace Embedded;

/// <summary>Answers after each point of a pen.</summary>
internal static class PenMode
{
    /// <summary>Reads points until the end and answers each.</summary>
    public static void Run(PointReader input, TextWriter output)
    {
        using SmallStrokes model = new(new ModelOptions { BatchSize = 0, Threads = 1 });
        using ModelStream stream = model.CreateStream();
        float[] point = new float[2], probabilities = new float[stream.Description.OutputShape[^1]];
        bool any = false;
        while (input.Read(point, out bool isPoint))
        {
            if (isPoint)
            {
                any = true;
                long start = Stopwatch.GetTimestamp();
                stream.Step(point, probabilities);
                Answer.Write(output, stream.Description.Labels, probabilities, start);
            }
            else if (input.Text.Length == 0)
            {
                stream.Reset();
            }
            else
            {
                throw input.Wrong("expected a point as in '0.25,-0.5', or an empty line behind a stroke");
            }
        }

        if (!any)
        {
            throw new InputException("the input has no points; expected lines as in '0.25,-0.5'");
        }
    }
}
