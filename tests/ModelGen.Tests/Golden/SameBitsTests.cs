namespace ModelGen.Tests.Golden;

/// <summary>Results do not depend on how samples are put together, nor on the width of vectors.</summary>
public class SameBitsTests
{
    /// <summary>Enough copies of a batch that one or two threads need several rounds.</summary>
    private const int Copies = 13;

    public static TheoryData<string, VectorWidth> Cases => GoldenTheory.CasesAndWidths(_ => true);

    public static TheoryData<string> Some => [.. GoldenTheory.Some.Select(golden => golden.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Samples_one_by_one_give_the_bits_of_the_batch(string golden, VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        using ITrainableModel model = GoldenModels.Real(reference, width);
        float[] batch = GoldenRun.Of(reference, width).Values["output"];
        float[] output = new float[model.Description.OutputLength];
        for (int i = 0; i < reference.Samples; i++)
        {
            model.Predict(reference.Input.Values.AsSpan(i * model.Description.InputLength, model.Description.InputLength), output);
            Closeness.AssertSameBits($"output of sample {i}", batch.AsSpan(i * output.Length, output.Length), output);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Copies_of_a_batch_give_its_bits_again(string golden, VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        using ITrainableModel model = GoldenModels.Real(reference, width);
        float[] batch = GoldenRun.Of(reference, width).Values["output"], outputs = new float[Copies * batch.Length];
        model.Predict([.. Enumerable.Repeat(reference.Input.Values, Copies).SelectMany(x => x)], outputs);
        for (int i = 0; i < Copies; i++)
        {
            Closeness.AssertSameBits($"output of copy {i}", batch, outputs.AsSpan(i * batch.Length, batch.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Some))]
    public void Vectors_of_any_width_give_the_same_bits(string golden)
    {
        GoldenCase reference = GoldenCase.Named(golden);

        // At the case's own width a run has the layers inside as well.
        VectorWidth first = GoldenTheory.Widths.First(width => width != GoldenTheory.WidthOf(reference));
        IReadOnlyDictionary<string, float[]> expected = GoldenRun.Of(reference, first).Values;
        Assert.All(GoldenTheory.Widths.Where(width => width != first), width =>
        {
            IReadOnlyDictionary<string, float[]> actual = GoldenRun.Of(reference, width).Values;
            Assert.All(expected, pair => Closeness.AssertSameBits($"{pair.Key} at {width}", pair.Value, actual[pair.Key]));
        });
    }
}
