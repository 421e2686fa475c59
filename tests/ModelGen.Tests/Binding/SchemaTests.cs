using System.Text.Json;
using ModelGen.Generator.Binding;
using ModelGen.Generator.Binding.Layers;

namespace ModelGen.Tests.Binding;

public class SchemaTests
{
    private const string File = "schemas/model.schema.json";

    [Fact]
    public void TheCommittedSchemaIsTheOneOfTheDeclarations() => Repository.AssertHolds(File, SchemaWriter.Write());

    [Fact]
    public void SaysWhatEditorsNeed()
    {
        JsonElement schema = JsonDocument.Parse(SchemaWriter.Write()).RootElement;
        Assert.Equal(["modelgen", "layers"], schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(["input", "inputs"], schema.GetProperty("oneOf").EnumerateArray().Select(one => one.GetProperty("required")[0].GetString()));

        JsonElement layers = schema.GetProperty("properties").GetProperty("layers").GetProperty("items").GetProperty("anyOf");
        Assert.Equal(
            [
                "masking", "max_pooling_1d", "average_pooling_1d", "zero_padding_1d", "cropping_1d", "up_sampling_1d", "batch_normalization", "layer_normalization",
                "rms_normalization", "leaky_relu", "elu", "prelu", "global_average_pooling_1d", "global_max_pooling_1d", "attention",
                "additive_attention", "flatten", "permute",
            ],
            layers[0].GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
        JsonElement kinds = layers[1].GetProperty("properties");
        Assert.Equal(
            LayerRegistry.Layers.Declarations.Select(layer => layer.Keyword), kinds.EnumerateObject().Select(kind => kind.Name));

        JsonElement lstm = kinds.GetProperty("lstm").GetProperty("anyOf");
        Assert.Equal("tanh", lstm[0].GetProperty("properties").GetProperty("activation").GetProperty("default").GetString());
        Assert.Equal("integer", lstm[1].GetProperty("type").GetString());
        Assert.Equal(65536, lstm[1].GetProperty("maximum").GetInt32());
    }

    [Fact]
    public void EveryReferenceIsDefined()
    {
        JsonElement schema = JsonDocument.Parse(SchemaWriter.Write()).RootElement;
        HashSet<string> defined =
            [.. schema.GetProperty("definitions").EnumerateObject().Select(definition => "#/definitions/" + definition.Name)];
        List<string> used = References(schema).ToList();
        Assert.NotEmpty(used);
        Assert.Subset(defined, used.ToHashSet());
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(
            member => member.Name == "$ref" ? [member.Value.GetString()!] : References(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
