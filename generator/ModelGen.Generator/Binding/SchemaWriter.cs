using ModelGen.Generator.Binding.Layers;
using ModelGen.Generator.Binding.Losses;
using ModelGen.Generator.Binding.Metrics;
using ModelGen.Generator.Binding.Schedules;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Binding.Weights;
using ModelGen.Generator.Common;

namespace ModelGen.Generator.Binding;

/// <summary>Renders the JSON Schema (draft 7, which editors know best) of a document of the model language from its declarations.</summary>
internal sealed class SchemaWriter
{
    private SchemaWriter()
    {
    }

    public JsonWriter Json { get; } = new();

    /// <summary>The whole schema, the same text on every machine.</summary>
    public static string Write()
    {
        SchemaWriter schema = new();
        schema.Json.Object(null, () =>
        {
            schema.Json.Value("$schema", "http://json-schema.org/draft-07/schema#");
            schema.Json.Value("title", "ModelGen model description (*.model.yaml)");
            ModelSection.Options.WriteSchema(schema);
            schema.RefuseUndeclared();
            schema.RequireLoss();
            schema.Json.Object("definitions", () =>
            {
                InitializerType.Matrix.WriteDefinition(schema);
                InitializerType.Vector.WriteDefinition(schema);
                RateType.WriteDefinition(schema);
                PenaltyType.OfWeights.WriteDefinition(schema);
                PenaltyType.OfOutputs.WriteDefinition(schema);
                ConstraintType.WriteDefinition(schema);
                LossType.WriteDefinition(schema);
                MetricRegistry.List.WriteDefinition(schema);
            });
        });
        return schema.Json.ToString();
    }

    /// <summary>A model without cells has no layers of them.</summary>
    private void RefuseUndeclared()
    {
        Json.Object("if", () => Json.Object("not", () => Json.Array("required", [ModelSection.Cells.Name])));
        Json.Object("then", () => Json.Object("properties", () => Json.Object(ModelSection.Layers.Name, () =>
            Json.Object("items", () => LayerRegistry.Layers.WriteKnownOnly(this)))));
    }

    /// <summary>What is trained has a loss: with the training, or with each of several outputs.</summary>
    private void RequireLoss() => Json.Array("anyOf", () =>
    {
        Json.Object(null, () => Json.Array("required", [ModelSection.Outputs.Name]));
        Json.Object(null, () => Json.Object("properties", () => Json.Object(ModelSection.Training.Name, () =>
            Json.Array("required", [TrainingSection.Goal.Loss.Name]))));
    });

    /// <summary>Writes the member that refers to a definition; draft 7 ignores whatever stands beside a bare reference.</summary>
    public void Reference(string definition) =>
        Json.Array("allOf", () => Json.Object(null, () => Json.Value("$ref", "#/definitions/" + definition)));

    /// <summary>Writes the members of an option's schema: what it is, its default and its values.</summary>
    public void Describe(Option option)
    {
        Json.Value("description", option.Doc);
        if (!option.Required && option.Plain(option.Default) is object value)
        {
            Json.Value("default", value);
        }

        option.WriteSchema(this);
    }
}
