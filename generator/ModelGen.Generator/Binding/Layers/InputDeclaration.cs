using ModelGen.Generator.Binding.Foreign;
using ModelGen.Generator.Binding.Values;
using ModelGen.Generator.Common;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Parsing;

namespace ModelGen.Generator.Binding.Layers;

/// <summary>One of a model's inputs by name, a part of each sample; layers read it as they read each other.</summary>
internal sealed class InputDeclaration() : LayerDeclaration(
    "input", "One of the model's inputs.", null, [ModelSection.Shape, ModelSection.Type], OptionWords.NamedInput)
{
    public override string? NameOf(Use<LayerDeclaration> use) => use.Keyword.Text;

    public override Layer? Build(LayerInput input, OptionValues values) =>
        ModelSection.ShapeOf(values, input.Problems) is Shape shape
            ? new InputLayer(input.Name, input.Shape, shape, values.Get(ModelSection.Type) == InputType.Index)
            : null;
}

/// <summary>The inputs of a model by their names.</summary>
internal sealed class InputsType : ValueType<EquatableArray<Use<LayerDeclaration>>>
{
    /// <summary>Fewest inputs: one is the key <c>input</c>.</summary>
    private const int Least = 2;

    /// <summary>Most inputs: as many parameters as anybody would write.</summary>
    private const int Most = 32;

    private static readonly InputDeclaration Declaration = new();

    private static readonly MappingType Keys = new(new OptionSet([ModelSection.Shape, ModelSection.Type], OptionWords.NamedInput));

    public override string Expected => $"a mapping of {Least} to {Most} names to inputs, as in 'pen: {{ shape: [200, 2] }}'; one is written as 'input'";

    public override bool TryRead(Node node, Problems problems, out EquatableArray<Use<LayerDeclaration>> inputs)
    {
        inputs = [];
        if (node is not MappingNode mapping)
        {
            return Wrong(node, problems);
        }

        if (mapping.Entries.Count is < Least or > Most)
        {
            return OutOfRange(node, problems, $"a mapping of {mapping.Entries.Count}");
        }

        bool valid = true;
        List<Use<LayerDeclaration>> uses = [];
        foreach (Entry entry in mapping.Entries)
        {
            // Of the options that layers have an input has none but its own.
            if (Identifiers.Layer.TryRead(entry.Key, problems, out _) & Keys.TryRead(entry.Value, problems, out _))
            {
                uses.Add(new Use<LayerDeclaration>(Declaration, Declaration.Read(entry.Key, entry.Value, problems), entry.Key));
            }
            else
            {
                valid = false;
            }
        }

        inputs = uses.ToEquatableArray();
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
