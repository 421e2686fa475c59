namespace ModelGen;

/// <summary>One of a model's outputs, or the only one, and where it lies in what a sample has of all of them.</summary>
/// <remarks>No record: what is generated for one stays in small native programs, though nobody calls it.</remarks>
internal sealed class OutputView(ModelDescription model, string name, int offset, int firstPosition, int targetOffset, double weight)
{
    /// <summary>The model as if this were its only output.</summary>
    public ModelDescription Model => model;

    /// <summary>The name of the output; empty: it is the only one.</summary>
    public string Name => name;

    /// <summary>The place of its first element in the outputs of a sample.</summary>
    public int Offset => offset;

    /// <summary>The place of its first position among those of a sample.</summary>
    public int FirstPosition => firstPosition;

    /// <summary>The place of its first element in the target of a sample.</summary>
    public int TargetOffset => targetOffset;

    /// <summary>What its loss is multiplied by.</summary>
    public double Weight => weight;

    /// <summary>The outputs in their order, at least one.</summary>
    public static OutputView[] Of(ModelDescription model)
    {
        if (model.Outputs.IsEmpty)
        {
            return [new OutputView(model, "", 0, 0, 0, 1)];
        }

        OutputView[] parts = new OutputView[model.Outputs.Length];
        int position = 0, target = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            OutputDescription output = model.Outputs[i];
            ModelDescription alone = Alone(model, output);
            parts[i] = new OutputView(alone, output.Name, output.Offset, position, target, output.Training?.Weight ?? 1);
            position += alone.Positions;
            target += alone.TargetLength;
        }

        return parts;
    }

    /// <summary>One of several outputs.</summary>
    /// <exception cref="ArgumentException">There is no such output; says which there are.</exception>
    public static OutputView Named(ModelDescription model, string name)
    {
        List<string> names = [];
        foreach (OutputView part in model.Outputs.IsEmpty ? [] : Of(model))
        {
            if (part.Name == name)
            {
                return part;
            }

            names.Add(part.Name);
        }

        string known = names.Count == 0 ? "it has one, without a name" : $"there are {string.Join(", ", names)}";
        throw new ArgumentException($"{model.Name} has no output '{name}': {known}.", nameof(name));
    }

    /// <summary>Copies this output's share of something from what samples have for all outputs.</summary>
    /// <param name="all">What samples have.</param>
    /// <param name="each">How much each of them has.</param>
    /// <param name="offset">Where the share begins.</param>
    /// <param name="share">Where it goes: as much of each sample as it has room for.</param>
    public static void Take(ReadOnlySpan<float> all, int each, int offset, Span<float> share)
    {
        int samples = all.Length / each, length = samples == 0 ? 0 : share.Length / samples;
        for (int sample = 0; sample < samples; sample++)
        {
            all.Slice((sample * each) + offset, length).CopyTo(share[(sample * length)..]);
        }
    }

    private static ModelDescription Alone(ModelDescription model, OutputDescription output) => model with
    {
        OutputShape = output.Shape,
        Labels = output.Labels,
        Outputs = [],
        OutputName = output.Name,
        OutputIsMasked = output.IsMasked,
        Training = model.Training is null || output.Training is not OutputTraining training ? null : model.Training with
        {
            Loss = training.Loss,
            Metrics = training.Metrics,
            WeightedMetrics = training.WeightedMetrics,
            LossSettings = training.LossSettings,
            IgnoredClass = training.IgnoredClass,
            PositionLoss = training.PositionLoss,
        },
    };
}
