using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

using Initializer = ModelGen.Generator.Binding.Initializer;

/// <summary>Inputs of indices, and the layer that reads them.</summary>
public class IndexInputTests
{
    private const string Embedding = "- embedding: { input_dim: 9, output_dim: 4 }";

    [Fact]
    public void An_embedding_has_the_names_and_defaults_of_Keras()
    {
        Network network = Models.Valid(Of(Embedding));
        EmbeddingLayer layer = Assert.IsType<EmbeddingLayer>(Assert.Single(network.Layers));
        Assert.Equal(
            new EmbeddingLayer(
                "embedding_1",
                new Shape(5, 1),
                new Shape(5, 4),
                MaskIn: false,
                [new Parameter("embeddings", [9, 4], true, new Initializer(InitializerKind.RandomUniform, -0.05, 0.05))],
                9,
                MaskZero: false),
            layer);
        Assert.False(layer.MaskOut);
        Assert.Equal(9, network.IndexCount);
    }

    [Theory]
    [InlineData("mask_zero: true", false)]
    [InlineData("mask_zero: false", true)]
    public void A_mask_comes_of_zeros_and_of_lengths(string option, bool lengths)
    {
        string layer = $"- embedding: {{ input_dim: 9, output_dim: 4, {option} }}";
        Assert.True(Assert.Single(Models.Valid(Of(layer, lengths ? "[5], type: index, lengths: true" : "[5], type: index")).Layers).MaskOut);
    }

    [Fact]
    public void The_smallest_table_says_how_many_indices_there_are()
    {
        Network network = Models.Valid(Of($"{Embedding}\n- embedding: {{ input_dim: 7, output_dim: 4, from: input }}\n- add: [embedding_1, embedding_2]"));
        Assert.Equal(7, network.IndexCount);
    }

    [Fact]
    public void Numbers_are_no_indices() => Assert.Null(Models.Valid(Models.Of("- dense: 2")).IndexCount);

    [Theory]
    [InlineData(
        "MG0018",
        "- «embedding»: { input_dim: 9, output_dim: 4 }",
        "[5]",
        "layers[0].embedding (line 4): the layer looks up indices, and the steps of the model's input are numbers; "
        + "write 'input: { shape: [time], type: index }'")]
    [InlineData(
        "MG0018",
        "- «lstm»: 3",
        "[5], type: index",
        "layers[0].lstm (line 4): the layer reads the model's input, whose steps are indices, which say nothing by their size; put an embedding before "
        + "it, as in 'embedding: { input_dim: 1000, output_dim: 64 }'")]
    [InlineData(
        "MG0018",
        "- «masking»: 0",
        "[5], type: index",
        "layers[0].masking (line 4): the layer reads the model's input, whose steps are indices, which say nothing by their size; put an embedding "
        + "before it, as in 'embedding: { input_dim: 1000, output_dim: 64 }', with 'mask_zero: true'")]
    [InlineData(
        "MG0018",
        "- embedding: { input_dim: 9, output_dim: 4 }\n- «embedding»: { input_dim: 9, output_dim: 4 }",
        "[5], type: index",
        "layers[1].embedding (line 5): the layer looks up indices, which only the model's input has, and 'embedding_1' gives numbers; put it first, behind "
        + "'input: { shape: [time], type: index }', or use dense")]
    [InlineData(
        "MG0018",
        "- embedding: { input_dim: 9, output_dim: 4 }\n- «add»: [embedding_1, input]",
        "[5], type: index",
        "layers[1].add (line 5): the layer reads the model's input, whose steps are indices, which say nothing by their size; put an embedding before it, "
        + "as in 'embedding: { input_dim: 1000, output_dim: 64 }'")]
    [InlineData(
        "MG0022",
        Embedding,
        "«[»5, 3], type: index",
        "input.shape (line 2): with 'type: index' each time step is one index, and the shape is the time steps alone; write 'shape: [5]'")]
    [InlineData(
        "MG0011",
        Embedding,
        "[5], type: «int»",
        "input.type (line 2): there is no input type 'int'; write 'index'")]
    [InlineData(
        "MG0010",
        "- embedding: { input_dim: «20000000», output_dim: 4 }",
        "[5], type: index",
        "layers[0].embedding.input_dim (line 4): 20000000 is out of range; expected an integer from 1 to 16777216")]
    [InlineData(
        "MG0019",
        "- «embedding»: { input_dim: 16777216, output_dim: 65536 }",
        "[5], type: index",
        "layers[0].embedding (line 4): the model up to layer 'embedding_1' has 1099511627776 parameters, more than the 268435455 that are possible; "
        + "make the model smaller")]
    public void What_does_not_fit_is_an_error(string id, string layers, string input, string message) =>
        DiagnosticTests.AssertOnly(id, Of(layers, input), message);

    [Fact]
    public void A_masking_behind_an_embedding_finds_no_padding() => Assert.Contains(
        "write 'mask_zero: true' there instead", Assert.Single(Models.Errors(Of(Embedding + "\n- masking: 0"))));

    private static string Of(string layers, string input = "[5], type: index") => Models.Of(layers, input);
}
