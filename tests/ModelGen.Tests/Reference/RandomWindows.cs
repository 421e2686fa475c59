namespace ModelGen.Tests.Reference;

/// <summary>Draws layers that take several time steps together, such that at least one step is left.</summary>
/// <param name="random">What draws.</param>
/// <param name="streaming">Whether no output may depend on a later step.</param>
internal sealed class RandomWindows(System.Random random, bool streaming)
{
    private static readonly string[] Activations = ["linear", "relu", "tanh", "softplus"];

    /// <summary>A convolution.</summary>
    /// <param name="time">The steps, which become those of its output.</param>
    /// <param name="features">The features, which become those of its output.</param>
    /// <param name="rules">Options of its weights.</param>
    public string Convolution(ref int time, ref int features, IEnumerable<string> rules)
    {
        int strides = streaming ? 1 : Math.Max(1, random.Next(-1, 4)), dilation = strides > 1 ? 1 : random.Next(1, 3);
        string padding = streaming ? "causal" : OneOf("valid", "same", "causal");
        int most = padding == "valid" ? ((time - 1) / dilation) + 1 : 5, size = random.Next(1, Math.Min(most, 5) + 1);
        int missing = padding == "valid" ? (size - 1) * dilation : 0;
        time = ((time - missing - 1) / strides) + 1;
        features = random.Next(8) == 0 ? random.Next(17, 21) : random.Next(1, 10);
        string[] options =
        [
            $"filters: {features}", $"kernel_size: {size}", $"strides: {strides}", $"padding: {padding}", $"dilation_rate: {dilation}",
            $"activation: {OneOf(Activations)}", $"use_bias: {OneOf("true", "true", "false")}",
            $"kernel_initializer: {OneOf("glorot_uniform", "he_normal", "orthogonal")}", "bias_initializer: { constant: 0.3 }", .. rules,
        ];
        return $"conv1d: {{ {string.Join(", ", options)} }}";
    }

    private string OneOf(params string[] choices) => choices[random.Next(choices.Length)];
}
