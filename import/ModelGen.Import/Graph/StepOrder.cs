using static System.FormattableString;

namespace ModelGen.Import.Graph;

/// <summary>The order of time steps: layers that go backwards give their steps so in the language, where sources turn them round again.</summary>
internal static class StepOrder
{
    /// <summary>A greater identity matrix would be larger than the layer that it serves.</summary>
    private const int MostFeatures = 4096;

    /// <summary>Turns the steps of a sequence round: a layer that goes backwards and hands on what it reads.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What the source calls the layer whose steps these are.</param>
    /// <param name="className">What it calls its kind.</param>
    /// <param name="place">The place of what gives the steps.</param>
    /// <param name="features">Their features.</param>
    /// <returns>The place of the turned steps.</returns>
    public static int Turn(SourceModel model, string name, string className, int place, int features)
    {
        float[] identity = new float[features <= MostFeatures ? features * features : 0];
        SourceLayer turned = new()
        {
            Name = name + "_turned",
            ClassName = className,
            Kind = "simple_rnn",
            Options =
            [
                ("units", features), ("activation", "linear"), ("use_bias", false), ("return_sequences", true), ("go_backwards", true), ("trainable", false),
            ],
            Inputs = [place],
            Weights = new()
            {
                ["kernel"] = new SourceTensor("identity", [features, features], identity),
                ["recurrent_kernel"] = new SourceTensor("zeros", [features, features], new float[identity.Length]),
            },
        };
        if (features > MostFeatures)
        {
            throw turned.Error(Invariant($"it turns the steps of {features} features round, and {MostFeatures} can be"));
        }

        for (int i = 0; i < features; i++)
        {
            identity[i * (features + 1)] = 1;
        }

        return model.Add(turned);
    }
}
