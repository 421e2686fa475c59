namespace ModelGen.Tests.Reference;

/// <summary>Draws layers that take several time steps together, such that at least one step is left.</summary>
/// <param name="random">What draws.</param>
/// <param name="streaming">Whether no output may depend on a later step.</param>
internal sealed class RandomWindows(System.Random random, bool streaming)
{
    private static readonly string[] Activations = ["linear", "relu", "tanh", "softplus"];

    /// <summary>A convolution, and behind it two of the layers without weights, each in its turn.</summary>
    /// <param name="turn">Whose turn it is.</param>
    /// <param name="time">The steps, which become those of the output.</param>
    /// <param name="features">The features, which become those of the output.</param>
    /// <param name="rules">Options of weights.</param>
    public IReadOnlyList<string> Layers(int turn, ref int time, ref int features, IEnumerable<string> rules)
    {
        string convolution = Convolution(ref time, ref features, rules);
        return streaming ? [convolution] : [convolution, Other(turn, ref time), Other(turn + 2, ref time)];
    }

    private string Other(int turn, ref int time)
    {
        switch (turn % 5)
        {
            case 0:
                return Pooling("max_pooling_1d", ref time);
            case 1:
                return Pooling("average_pooling_1d", ref time);
            case 2:
                int front = random.Next(3), behind = random.Next(3);
                time += front + behind;
                return $"zero_padding_1d: [{front}, {behind}]";
            case 3:
                int first = random.Next(Math.Min(time, 3)), last = random.Next(Math.Min(time - first, 3));
                time -= first + last;
                return $"cropping_1d: [{first}, {last}]";
            default:
                int size = random.Next(1, 4);
                time *= size;
                return $"up_sampling_1d: {size}";
        }
    }

    private string Pooling(string keyword, ref int time)
    {
        string padding = OneOf("valid", "same");
        int size = random.Next(1, Math.Min(padding == "valid" ? time : 4, 4) + 1), strides = random.Next(1, 4);
        time = ((time - (padding == "valid" ? size : 1)) / strides) + 1;
        return $"{keyword}: {{ pool_size: {size}, strides: {strides}, padding: {padding} }}";
    }

    /// <summary>A convolution.</summary>
    /// <param name="time">The steps, which become those of its output.</param>
    /// <param name="features">The features, which become those of its output.</param>
    /// <param name="rules">Options of its weights.</param>
    private string Convolution(ref int time, ref int features, IEnumerable<string> rules)
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
