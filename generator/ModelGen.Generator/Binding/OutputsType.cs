using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding;

/// <summary>One of several outputs in a model's file.</summary>
/// <param name="Name">The layer that gives it.</param>
/// <param name="Values">What it is trained for.</param>
internal sealed record OutputUse(ScalarNode Name, OptionValues Values);

/// <summary>The key <c>outputs</c>: several outputs by the names of the layers that give them, each with its loss.</summary>
internal sealed class OutputsType : ValueType<EquatableArray<OutputUse>>
{
    /// <summary>What each output is trained for.</summary>
    public static readonly GoalOptions Goal = new(ofOutput: true);

    public static readonly Option<double> Weight = new(
        "loss_weight", new NumberType { Minimum = 0 }, 1, "What the loss is multiplied by in the sum of all, which is minimized.");

    public static readonly Option<EquatableArray<string>> Labels = ModelSection.LabelsOf("Names of the output's features, all different.");

    /// <summary>Fewest outputs: the last layer alone gives one.</summary>
    private const int Least = 2;

    /// <summary>Most outputs: as many parameters as anybody would write.</summary>
    private const int Most = 32;

    private static readonly MappingType Keys = new(
        new OptionSet([Goal.Loss, Weight, Goal.Metrics, Goal.WeightedMetrics, Labels], TrainingWords.OfOutput));

    public override string Expected =>
        $"a mapping of {Least} to {Most} layers to what they are trained for, as in 'digit: {{ loss: sparse_categorical_crossentropy }}'; "
        + "a single output is the last layer's";

    public override bool TryRead(Node node, Problems problems, out EquatableArray<OutputUse> outputs)
    {
        outputs = [];
        if (node is not MappingNode mapping)
        {
            return Wrong(node, problems);
        }

        problems.HasOutputs = true;
        if (mapping.Entries.Count is < Least or > Most)
        {
            return OutOfRange(node, problems, $"a mapping of {mapping.Entries.Count}");
        }

        bool valid = true;
        List<OutputUse> uses = [];
        foreach (Entry entry in mapping.Entries)
        {
            // A model that only predicts has nothing to say of its outputs: 'digit: {}', or nothing at all.
            Node given = entry.Value.IsNull() ? new MappingNode(entry.Value.Place, entry.Value.Path, []) : entry.Value;
            if (Identifiers.Layer.TryRead(entry.Key, problems, out _) & Keys.TryRead(given, problems, out OptionValues values))
            {
                uses.Add(new OutputUse(entry.Key, values));
            }
            else
            {
                valid = false;
            }
        }

        outputs = uses.ToEquatableArray();
        return valid;
    }

    public override void WriteSchema(SchemaWriter schema)
    {
        schema.Json.Value("type", "object");
        schema.Json.Value("minProperties", Least);
        schema.Json.Value("maxProperties", Most);
        schema.Json.Object("propertyNames", () => Identifiers.Layer.WriteSchema(schema));
        schema.Json.Object("additionalProperties", () => Keys.WriteSchema(schema));
    }
}
