namespace ModelGen.Tests.Golden;

/// <summary>Samples of a case as models take them.</summary>
internal static class GoldenBatch
{
    /// <summary>A batch of all samples, with the weights that they have in training or in inference.</summary>
    public static SampleBatch Batch(this GoldenCase golden, bool training) =>
        new() { Input = golden.Input.Values, Target = golden.Labels.Values, Weights = golden.Weights(training) };
}
