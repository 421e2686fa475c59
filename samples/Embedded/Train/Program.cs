using System.Globalization;
using Digits.Data;
using Embedded;
using ModelGen;
using ModelGen.Training;
using Sequences.Data;
using Sequences.Data.Strokes;

// Trains both models and writes their weights into the sample's folder, with strokes to try it:
// 'dotnet run -c Release --project samples/Embedded/Train -- MNIST samples/Embedded', where MNIST is the folder of the four IDX files.
const int Strokes = 345, Tests = 100;
if (args is not [string mnist, string sample])
{
    Console.Error.WriteLine("error: expected the folder of the IDX files of MNIST and the sample's folder");
    return 2;
}

(DigitSet digits, DigitSet digitTests) = Mnist.Load(mnist);
using SmallDigits reader = new();
reader.Fit(digits.ToDataset(), new FitOptions { Progress = Progress.To(Console.Out) });
Console.WriteLine(reader.Evaluate(digitTests.ToDataset()));
reader.Save(Path.Combine(sample, "digits.safetensors"));

using SmallStrokes writer = new();
writer.Fit(Labelled(new StrokeCharacters(1).Make(Strokes)), new FitOptions { Progress = Progress.To(Console.Out) });
Console.WriteLine(writer.Evaluate(Labelled(new StrokeCharacters(~1ul).Make(Tests))));
writer.Save(Path.Combine(sample, "strokes.safetensors"));

SequenceSet examples = new StrokeCharacters(77).Make(10);
File.WriteAllText(Path.Combine(sample, "examples", "bA.csv"), Points(examples, 1));
File.WriteAllText(
    Path.Combine(sample, "examples", "mine.csv"),
    string.Concat(Enumerable.Range(0, examples.Count).Select(i => $"{(i < 5 ? examples.Classes[examples.Labels.Span[i]] : "?")}\n{Points(examples, i)}\n")));
return 0;

// A label for each step: the answers after the first points are trained too.
static Dataset Labelled(SequenceSet set) => Dataset.WithLabels(
    set.Inputs,
    set.Steps * set.Features,
    Enumerable.Range(0, set.Count * set.Steps).Select(i => set.Labels.Span[i / set.Steps]).ToArray(),
    labelsPerSample: set.Steps);

static string Points(SequenceSet set, int index)
{
    float[] values = set[index].ToArray();
    return string.Concat(values.Chunk(2).Select(point => string.Create(CultureInfo.InvariantCulture, $"{point[0]:F3},{point[1]:F3}\n")));
}
