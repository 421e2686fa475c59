using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Reference;

using Loss = ModelGen.Generator.Binding.Loss;

/// <summary>Samples and targets for a network, with masked steps where it masks.</summary>
/// <param name="Samples">How many samples.</param>
/// <param name="Input">(samples, input shape).</param>
/// <param name="Target">(samples, target shape).</param>
internal sealed record RandomBatch(int Samples, float[] Input, float[] Target)
{
    /// <summary>The weight of each sample, of each position, or none.</summary>
    public float[] Weights { get; init; } = [];

    /// <summary>What the model takes.</summary>
    public SampleBatch All => new() { Input = Input, Target = Target, Weights = Weights };

    public static RandomBatch Draw(Network network, System.Random random, int samples)
    {
        float[] input = network.IndexCount is int count
            ? Indices(samples * network.Input.Steps, network.HasLengths || MaskValue(network.Layers[0]) is not null ? 1 : 0, count, random)
            : [.. Numbers(samples * network.Input.Length, () => (random.NextDouble() * 3) - 1.5)];
        foreach (InputPart part in network.Inputs)
        {
            int place = network.Nodes.ToList().FindIndex(node => node.Layer == part.Layer) + 1;
            float? value = network.Nodes.Where(node => node.Inputs.Contains(place)).Select(node => MaskValue(node.Layer)).FirstOrDefault(mask => mask is not null);
            Shape shape = part.Layer.Output;
            float[] values = part.IndexCount is int indices
                ? Indices(samples * shape.Length, value is null ? 0 : 1, indices, random)
                : [.. Numbers(samples * shape.Length, () => (random.NextDouble() * 3) - 1.5)];
            if (value is float hidden)
            {
                Mask(values, shape, hidden, random, firstUsed: true);
            }

            for (int i = 0; i < values.Length; i++)
            {
                input[(i / shape.Length * network.Input.Length) + part.Offset + (i % shape.Length)] = values[i];
            }
        }

        if (MaskValue(network.Layers[0]) is float masked)
        {
            // The mean of no step at all is NaN, which says nothing about gradients.
            bool averages = network.Layers.Any(layer => layer.Kind == "GlobalAveragePooling1D");
            Mask(input.AsSpan(), network.Input, masked, random, firstUsed: averages);
        }

        float[] target = new float[samples * network.TargetLength];
        foreach (OutputPart output in network.Outputs)
        {
            float[] own = Targets(output, samples, random);
            for (int i = 0; i < own.Length; i++)
            {
                target[(i / output.TargetLength * network.TargetLength) + output.TargetOffset + (i % output.TargetLength)] = own[i];
            }
        }

        int positions = samples * network.Positions;
        // Drawn apart, so that what is drawn next does not depend on them.
        System.Random apart = new(BitConverter.SingleToInt32Bits(input[^1]));
        int[] weights = [0, samples, positions];
        return new RandomBatch(samples, input, target)
        {
            Weights = [.. Numbers(weights[apart.Next(3)], () => apart.Next(4) == 0 ? 0 : apart.NextDouble() * 3)],
        };
    }

    /// <summary>Targets of an output, such as its loss takes.</summary>
    private static float[] Targets(OutputPart output, int samples, System.Random random)
    {
        int features = output.Layer.Output.Features, positions = samples * output.Layer.Output.Steps;
        return output.Goal!.Loss.Kind switch
        {
            Loss.SparseCategoricalCrossentropy => Classes(positions, features, random, output.Goal.Loss.IgnoredClass),
            Loss.CategoricalCrossentropy or Loss.CategoricalFocalCrossentropy or Loss.KLDivergence => Distributions(positions, features, random),
            Loss.BinaryCrossentropy or Loss.BinaryFocalCrossentropy => [.. Numbers(positions * features, () => random.Next(2))],
            Loss.Hinge or Loss.SquaredHinge => [.. Numbers(positions * features, () => random.Next(-1, 2))],
            Loss.CategoricalHinge => OneHot(positions, features, random),
            Loss.MeanAbsolutePercentageError => [.. Numbers(positions * features, () => (0.3 + random.NextDouble()) * (random.Next(2) == 0 ? 1 : -1))],
            Loss.Poisson or Loss.MeanSquaredLogarithmicError => [.. Numbers(positions * features, () => random.NextDouble() * 3)],
            _ => [.. Numbers(positions * features, () => (random.NextDouble() * 2) - 1)],
        };
    }

    /// <summary>What the features of masked steps are, or null: none is masked.</summary>
    private static float? MaskValue(Layer first) => first switch
    {
        MaskingLayer masking => masking.MaskValue,
        EmbeddingLayer { MaskZero: true } => 0,
        _ => null,
    };

    /// <summary>Indices from a first one, of which small ones are frequent.</summary>
    private static float[] Indices(int length, int first, int count, System.Random random) =>
        [.. Numbers(length, () => Math.Min(count - 1, first + (int)(random.NextDouble() * random.NextDouble() * count)))];

    /// <summary>
    /// Masks a third of the steps, and the whole of some samples, but for the first step if that is to be used. Where the mask value is 0, some of
    /// them hold −0.
    /// </summary>
    private static void Mask(Span<float> input, Shape shape, float value, System.Random random, bool firstUsed)
    {
        for (int sample = 0; sample < input.Length / shape.Length; sample++)
        {
            double share = random.Next(5) == 0 ? 1 : 0.33;
            for (int step = 0; step < shape.Steps; step++)
            {
                if (random.NextDouble() < share && !(firstUsed && step == 0))
                {
                    float written = value == 0 && random.Next(2) == 0 ? -0f : value;
                    input.Slice((sample * shape.Length) + (step * shape.Features), shape.Features).Fill(written);
                }
            }
        }
    }

    /// <summary>Classes, a third of which the loss ignores, if it does so: drawn apart, as weights are.</summary>
    private static float[] Classes(int positions, int features, System.Random random, int? ignored)
    {
        float[] classes = [.. Numbers(positions, () => random.Next(features))];
        System.Random own = new(positions + features);
        for (int i = 0; i < positions && ignored is not null; i++)
        {
            classes[i] = own.Next(3) == 0 ? ignored.Value : classes[i];
        }

        return classes;
    }

    private static float[] OneHot(int positions, int features, System.Random random)
    {
        float[] targets = new float[positions * features];
        for (int i = 0; i < targets.Length; i += features)
        {
            targets[i + random.Next(features)] = 1;
        }

        return targets;
    }

    private static float[] Distributions(int positions, int features, System.Random random)
    {
        float[] weights = [.. Numbers(positions * features, random.NextDouble)];
        for (int i = 0; i < weights.Length; i += features)
        {
            float sum = weights.AsSpan(i, features).ToArray().Sum();
            foreach (ref float weight in weights.AsSpan(i, features))
            {
                weight /= sum;
            }
        }

        return weights;
    }

    private static IEnumerable<float> Numbers(int count, Func<double> draw) => Enumerable.Range(0, count).Select(_ => (float)draw());
}
