using ModelGen.Generator.Binding;

namespace ModelGen.Tests.Binding;

/// <summary>Inputs by name: what layers read of them, and what is wrong with them.</summary>
public class NamedInputTests
{
    private const string Layers = "layers: [dense: { units: 2, from: pen }, concatenate: [dense_1, writer]]";

    [Fact]
    public void Inputs_are_nodes_that_layers_read_by_name()
    {
        Network network = Models.Valid("""
            modelgen: 1
            inputs: { pen: { shape: [5, 2] }, word: { shape: [7], type: index }, input: { shape: [3] } }
            layers:
              - embedding: { input_dim: 20, output_dim: 2, from: word }
              - lstm: 4
              - lstm: { units: 4, from: pen }
              - concatenate: [input, lstm_1, lstm_2]
              - embedding: { input_dim: 10, output_dim: 3, from: word }
              - flatten
              - concatenate: [flatten_1, concatenate_1]
            """);
        Assert.Equal(new Shape(null, 20), network.Input);
        Assert.Equal([("pen", 0, null), ("word", 10, 10), ("input", 17, null)], network.Inputs.Select(part => (part.Layer.Name, part.Offset, part.IndexCount)));
        int[][] reads = [[0], [0], [0], [2], [4], [1], [3, 5, 6], [2], [8], [9, 7]];
        Assert.Equal(reads, network.Nodes.Select(node => node.Inputs.ToArray()));
        Assert.False(network.TakesIndices);
        Assert.False(network.IsChain);
    }

    [Theory]
    [InlineData("MG0008", "«modelgen»: 1\nlayers: [dense: 2]", "model (line 1): 'input' is missing (a mapping with the keys shape, type, lengths); add it")]
    [InlineData(
        "MG0022",
        "modelgen: 1\ninput: { shape: [5] }\n«inputs»: { pen: { shape: [5, 3] }, writer: { shape: [4] } }\n" + Layers,
        "inputs (line 3): 'inputs' stands in the place of 'input'; remove one of the two")]
    [InlineData(
        "MG0010",
        "modelgen: 1\ninputs: «{» pen: { shape: [5, 3] } }\nlayers: [dense: 2]",
        "inputs (line 2): a mapping of 1 is out of range; expected a mapping of 2 to 32 names to inputs, as in 'pen: { shape: [200, 2] }'; one is written as 'input'")]
    [InlineData(
        "MG0007",
        "modelgen: 1\ninputs: { pen: { shape: [5, 3], «lengths»: true }, writer: { shape: [4] } }\n" + Layers,
        "inputs.pen.lengths (line 2): 'lengths' is not known here; sequences have lengths of their own where the model has one 'input'; mask what follows their ends, as by "
        + "'masking'")]
    [InlineData(
        "MG0015",
        "modelgen: 1\ninputs: { «my pen»: { shape: [5, 3] }, writer: { shape: [4] } }\n" + Layers,
        "inputs.my pen (line 2): 'my pen' is not usable as a layer name; write letters a-z, digits and underscores, with no digit first")]
    [InlineData(
        "MG0033",
        "modelgen: 1\ninputs: { pen: { shape: [5, 3] }, writer: { shape: [4] } }\nlayers: [«dense»: 2, concatenate: [pen, writer]]",
        "layers[0].dense (line 3): the model has several inputs, and its first layer says which it reads: add 'from', one of pen, writer")]
    [InlineData(
        "MG0011",
        "modelgen: 1\ninputs: { pen: { shape: [5, 3] }, writer: { shape: [4] } }\nlayers: [dense: { units: 2, from: «input» }, concatenate: [pen, writer]]",
        "layers[0].dense.from (line 3): there is no layer 'input'; known are: pen, writer")]
    [InlineData(
        "MG0034",
        "modelgen: 1\ninputs: { pen: { shape: [5, 3] }, «writer»: { shape: [4] } }\nlayers: [dense: { units: 2, from: pen }]",
        "inputs.writer (line 2): no layer reads what 'writer' gives; name it in the 'from' of a later layer, or remove it")]
    [InlineData(
        "MG0016",
        "modelgen: 1\ninputs: { pen: { shape: [5, 3] }, writer: { shape: [4] } }\n"
        + "layers: [flatten: { from: pen }, concatenate: [flatten_1, writer], dense: { units: 2, name: «pen» }]",
        "layers[2].dense.name (line 3): the layer name 'pen' is already used on line 2; give one of the two layers another 'name'")]
    [InlineData(
        "MG0018",
        "modelgen: 1\ninputs: { word: { shape: [5], type: index }, writer: { shape: [4] } }\nlayers: [«dense»: { units: 2, from: word }, concatenate: [dense_1, writer]]",
        "layers[0].dense (line 3): the layer reads 'word', whose steps are indices, which say nothing by their size; put an embedding before it, as in "
        + "'embedding: { input_dim: 1000, output_dim: 64 }'")]
    [InlineData(
        "MG0018",
        "modelgen: 1\ninputs: { pen: { shape: [5, 1] }, writer: { shape: [4] } }\nlayers: [«embedding»: { input_dim: 2, output_dim: 2, from: pen }, flatten, concatenate: [flatten_1, writer]]",
        "layers[0].embedding (line 3): the layer looks up indices, and the steps of 'pen' are numbers; write 'pen: { shape: [time], type: index }'")]
    [InlineData(
        "MG0022",
        "modelgen: 1\ninputs: { word: { shape: «[»5, 1], type: index }, writer: { shape: [4] } }\nlayers: [embedding: { input_dim: 2, output_dim: 2, from: word }, flatten, concatenate: [flatten_1, writer]]",
        "inputs.word.shape (line 2): with 'type: index' each time step is one index, and the shape is the time steps alone; write 'shape: [5]'")]
    [InlineData(
        "MG0046",
        "modelgen: 1\ninputs: { pen: { shape: [5, 3] }, writer: { shape: [5, 3] } }\nlayers: [masking: { mask_value: .nan, from: pen }, «add»: [masking_1, writer, pen]]",
        "layers[1].add (line 3): the layer reads 'pen', in which 'masking_1' masks steps of .nan, and would compute with them; write 'from: masking_1'")]
    [InlineData(
        "MG0040",
        "modelgen: 1\ninputs: { pen: { shape: [5, 3] }, writer: { shape: [5, 3] } }\nlayers: [add: [pen, writer]]\ncodegen: { streaming: «true» }",
        "codegen.streaming (line 4): the model is to take one time step at a time, as codegen has 'streaming: true', but a model with inputs by name can't: a step takes "
        + "the numbers of one 'input', side by side; remove 'streaming' or use another layer")]
    public void Errors(string id, string yaml, string message) => DiagnosticTests.AssertOnly(id, yaml, message);
}
