using ModelGen.Tests.Training;
using ModelGen.Training;
using SampleKit;
using Gallery = SampleKit.Drawing.Gallery;

namespace ModelGen.Tests.Drawing;

public class GalleryTests
{
    /// <summary>Of three samples the model takes the last for another class; it says its inputs.</summary>
    private static readonly Predictions Three = Classify([0.75f, 0.25f, 0.125f, 0.875f, 1, 0], [0, 1, 1]);

    [Fact]
    public void PicturesStandSideBySideAsTheWidthAllows()
    {
        string[][] pictures = [["ab", "1"], ["c", "22"], ["d", ""]];
        Assert.Equal("ab  c   d\n1   22\n\n", Write(pictures, 10));
        Assert.Equal("ab  c\n1   22\n\nd\n\n\n", Write(pictures, 9));
        Assert.Equal("ab\n1\n\nc\n22\n\nd\n\n\n", Write(pictures, 5));
        Assert.Equal("a\n1\n\nc\n2\n\nd\n\n\n", Write(pictures, 1));

        static string Write(string[][] pictures, int width)
        {
            StringWriter output = new() { NewLine = "\n" };
            Gallery.WriteSideBySide(output, pictures, width);
            return output.ToString();
        }
    }

    [Fact]
    public void SamplesHaveTheirLabelsAndPredictions()
    {
        string[] pictures =
        [
            "0.75 0.25\ntrue: cat\npredicted: cat (0.75)\n\n",
            "0.125 0.875\ntrue: dog\npredicted: dog (0.88)\n\n",
            "1 0\ntrue: dog\npredicted: cat (1.00) wrong\n\n",
        ];
        foreach (int count in (int[])[1, 2, 3, 4])
        {
            string[] drawn = [.. Enumerable.Range(0, 8).Select(seed => Draw(count, (ulong)seed))];
            Assert.All(drawn, text => Assert.Equal(Math.Min(count, 3), pictures.Count(text.Contains)));
            Assert.All(drawn, text => Assert.Equal(pictures.Where(text.Contains).Sum(picture => picture.Length), text.Length));
            Assert.Contains(drawn, text => text != drawn[0]);
        }

        Assert.Equal(Draw(2, 5), Draw(2, 5));
    }

    /// <summary>Draws samples as their numbers, one below the other.</summary>
    private static string Draw(int count, ulong seed)
    {
        StringWriter output = new() { NewLine = "\n" };
        Gallery.Write(
            Terminal.Open(output), Three, count, seed, (sample, _) => [FormattableString.Invariant($"{sample[0]} {sample[1]}").PadRight(60)]);
        return output.ToString();
    }

    private static Predictions Classify(float[] outputs, float[] labels)
    {
        ModelDescription model = FakeModel.Describe(new(2), new(2), Loss.SparseCategoricalCrossentropy) with { Labels = ["cat", "dog"] };
        return new ScriptedModel(model, 1).Classify(new Dataset(outputs, 2, labels, 1));
    }
}
