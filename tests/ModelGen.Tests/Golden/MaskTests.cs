namespace ModelGen.Tests.Golden;

/// <summary>What masked steps look like behind each layer.</summary>
public class MaskTests
{
    public static TheoryData<string, VectorWidth> MaskedCases => GoldenTheory.CasesAndWidths(golden => golden.HasLayer("Masking"));

    public static TheoryData<string> SequenceCases => [.. GoldenCase.All.Where(golden => Sequence(golden) is not null).Select(golden => golden.Name)];

    public static TheoryData<string> EdgeCases =>
        [.. GoldenCase.All.Where(golden => FullyMasked(golden) is not null && Recurrent(golden).Any()).Select(golden => golden.Name)];

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
    public void A_recurrent_layer_repeats_its_output_at_masked_steps(string golden)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        float[] mask = reference["mask"].Values, outputs = GoldenRun.Of(reference, GoldenTheory.WidthOf(reference)).Values[Sequence(reference)!.Name];
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
    public void A_fully_masked_sample_leaves_recurrent_layers_at_zero(string golden)
    {
        GoldenCase reference = GoldenCase.Named(golden);
        int sample = FullyMasked(reference)!.Value;
        Assert.All(Recurrent(reference), tensor =>
        {
            float[] outputs = GoldenRun.Of(reference, GoldenTheory.WidthOf(reference)).Values[tensor.Name];
            int length = outputs.Length / reference.Samples;
            Closeness.AssertSameBits(tensor.Name, new float[length], outputs.AsSpan(sample * length, length));
        });
    }

    /// <summary>The outputs of a masked case's recurrent layers.</summary>
    private static IEnumerable<Tensor> Recurrent(GoldenCase golden) => golden.TensorsOf("layer_output").Where(tensor =>
        golden.Has("mask")
        && golden.Layers.Any(l => l.ClassName is "SimpleRNN" or "LSTM" or "GRU" && tensor.Name == "layer_output/" + l.Name));

    /// <summary>The output of the first recurrent layer, if it is a sequence in the order of time.</summary>
    private static Tensor? Sequence(GoldenCase golden) => Recurrent(golden).Take(1).FirstOrDefault(tensor =>
        tensor.Shape.Length == 3
        && !golden.Layers.Single(l => tensor.Name == "layer_output/" + l.Name).Settings.Contains(("go_backwards", "true")));

    private static int? FullyMasked(GoldenCase golden)
    {
        if (!golden.Has("mask"))
        {
            return null;
        }

        int sample = golden["mask"].Values.Chunk(golden.Input.Shape[1]).ToList().FindIndex(mask => mask.All(used => used == 0));
        return sample < 0 ? null : sample;
    }
}
