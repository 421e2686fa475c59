using ModelGen.Import.Graph;
using ModelGen.Import.Json;
using static System.FormattableString;

namespace ModelGen.Import.Keras;

/// <content>Normalizations.</content>
internal sealed partial class KerasLayerReader
{
    /// <summary>The least variance that a layer which was adapted to data divides by.</summary>
    private const double AdaptedEpsilon = 1e-14;

    private void BatchNormalization()
    {
        kind = "batch_normalization";
        axes = Axis("axis");
        RefuseTrue("renorm", "batch renormalization can't be described");
        Refuse("mode", "only the normalization of features (0 and 2) can be described", config["mode"].Has && config["mode"].Int() == 1);
        Number("momentum", 0.99);
        Number("epsilon", 0.001);
        Affine();
        int first = Slots.Count;
        Slot("moving_mean", Invariant($"vars/{first}"), trainable: false);
        Slot("moving_variance", Invariant($"vars/{first + 1}"), trainable: false);
        Option("synchronized", "renorm_clipping", "renorm_momentum", "virtual_batch_size");
    }

    private void LayerNormalization()
    {
        kind = "layer_normalization";
        axes = Axis("axis");
        RefuseTrue("rms_scaling", "use RMSNormalization, and save the model again");
        Number("epsilon", 0.001);
        Affine();
    }

    /// <summary>A scale by the moments of the data that the layer was adapted to: a normalization that stays as it is.</summary>
    private void Adapted()
    {
        kind = "batch_normalization";
        axes = Axis("axis");
        RefuseTrue("invert", "it takes a normalization back, which can't be described; do that in the program");
        foreach ((string option, object value) in new (string, object)[]
        {
            ("epsilon", AdaptedEpsilon), ("scale", false), ("center", false), ("trainable", false),
        })
        {
            Options.Set(option, value);
        }

        if (Option("mean").Has && Option("variance").Has)
        {
            return;
        }

        Slot("moving_mean", "vars/0", trainable: false);
        Slot("moving_variance", "vars/1", trainable: false);
        Slot("count", "vars/2", trainable: false);
    }

    /// <summary>
    /// The moments of such a layer, from its weights or its options. Keras divides by the deviation, and by 1e-7 at least; here the epsilon stands beside the
    /// variance.
    /// </summary>
    private void SetMoments(Dictionary<string, SourceTensor> weights)
    {
        weights.Remove("count");
        foreach (string moment in new[] { "mean", "variance" })
        {
            string role = "moving_" + moment;
            SourceTensor tensor = Slots.Count > 0 && weights.TryGetValue(role, out SourceTensor? stored) ? stored : config[moment].Tensor();
            float[] values = moment == "mean" ? tensor.Values
                : [.. tensor.Values.Select(value => (float)Math.Max(Math.Max(value, AdaptedEpsilon) - AdaptedEpsilon, 0))];
            weights[role] = new SourceTensor(tensor.Name, [values.Length], values);
        }
    }

    /// <summary>A scale and a shift that stay as they are: a normalization whose variance and epsilon are 1 together.</summary>
    private void Rescaling()
    {
        const float Epsilon = 1f / (1 << 20);
        kind = "batch_normalization";
        Options.Set("epsilon", (double)Epsilon);
        Options.Set("trainable", false);
        ConfigNode scale = Option("scale"), offset = Option("offset");
        constants["gamma"] = Numbers(scale.Has ? scale : throw Error("it has no 'scale'; the file is damaged"));
        constants["beta"] = offset.Has ? Numbers(offset) : [0];
        constants["moving_mean"] = [0];
        constants["moving_variance"] = [1 - Epsilon];

        static float[] Numbers(ConfigNode node) => node.IsNumber ? [(float)node.Number()] : node.Tensor().Values;
    }

    private void Affine()
    {
        Flag("scale", true);
        Flag("center", true);
        foreach ((string option, string role) in new[] { ("scale", "gamma"), ("center", "beta") })
        {
            if (Options.Flag(option, true))
            {
                Restrained(role);
                Slot(role, Invariant($"vars/{Slots.Count}"));
            }
        }
    }

    private void RootMeanSquare()
    {
        kind = "rms_normalization";
        axes = Axis("axis");
        Number("epsilon", 1e-6);
        Slot("scale", "vars/0");
    }

    /// <summary>The axes of an option, one or several; null: it does not say.</summary>
    private int[]? Axis(string option)
    {
        ConfigNode node = Option(option);
        return !node.Has ? null : node.IsList ? [.. node.Items.Select(axis => axis.Int())] : [node.Int()];
    }
}
