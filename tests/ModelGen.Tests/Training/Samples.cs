using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Small data sets.</summary>
internal static class Samples
{
    /// <summary>Inputs 0, 1, … of one number each, with targets of ten times as much.</summary>
    public static Dataset Numbered(int count) =>
        new(Enumerable.Range(0, count).Select(i => (float)i).ToArray(), 1, Enumerable.Range(0, count).Select(i => 10f * i).ToArray(), 1);
}
