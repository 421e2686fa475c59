namespace ModelGen.Tests.Golden;

/// <summary>What masked steps look like behind each layer.</summary>
public class MaskTests
{
    public static TheoryData<string, VectorWidth> MaskedCases => GoldenTheory.CasesAndWidths(golden => golden.Has("mask"));

    public static TheoryData<string, VectorWidth> SequenceCases => GoldenTheory.CasesAndWidths(HasSequences);

    public static TheoryData<string, VectorWidth> EdgeCases =>
        GoldenTheory.CasesAndWidths(golden => golden.TensorsOf("layer_output").Any());

    [Theory]
    [MemberData(nameof(MaskedCases))]
    public void Masking_overwrites_masked_steps_with_zeros_and_leaves_the_others(string golden, VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        int features = reference.Input.Shape[^1];
        float[] mask = reference["mask"].Values;
        float[] expected = [.. reference.Input.Values.Select((x, i) => mask[i / features] == 0 ? 0 : x)];
        Closeness.AssertSameBits("masked x", expected, GoldenRun.Of(reference, width).Values["masked_x"]);
    }

    [Theory]
    [MemberData(nameof(SequenceCases))]
    public void A_recurrent_layer_repeats_its_output_at_masked_steps(string golden, VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        float[] mask = reference["mask"].Values, outputs = GoldenRun.Of(reference, width).Values["layer_output/lstm_1"];
        int steps = reference.Input.Shape[1], units = outputs.Length / mask.Length;
        for (int step = 0; step < mask.Length; step++)
        {
            float[] previous = step % steps == 0 ? new float[units] : outputs[((step - 1) * units)..(step * units)];
            float[] output = outputs[(step * units)..((step + 1) * units)];
            string place = $"sample {step / steps}, step {step % steps}";
            Assert.True(output.SequenceEqual(previous) == (mask[step] == 0), $"{place}, mask {mask[step]}: {string.Join(' ', output)}");
        }
    }

    [Theory]
    [MemberData(nameof(EdgeCases))]
    public void A_fully_masked_sample_leaves_recurrent_layers_at_zero(string golden, VectorWidth width)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        float[][] masks = [.. reference["mask"].Values.Chunk(reference.Input.Shape[1])];
        int sample = Array.FindIndex(masks, mask => mask.All(used => used == 0));
        Assert.InRange(sample, 0, masks.Length - 1);
        Assert.All(reference.TensorsOf("layer_output"), tensor =>
        {
            float[] outputs = GoldenRun.Of(reference, width).Values[tensor.Name];
            int length = outputs.Length / masks.Length;
            Closeness.AssertSameBits(tensor.Name, new float[length], outputs.AsSpan(sample * length, length));
        });
    }

    private static bool HasSequences(GoldenCase golden) => golden.TensorsOf("layer_output").Any(tensor => tensor.Shape.Length == 3);
}
