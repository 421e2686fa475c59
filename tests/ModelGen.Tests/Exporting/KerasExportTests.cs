using System.IO.Compression;
using System.Text.Json.Nodes;
using ModelGen.Export;
using ModelGen.Export.Keras;
using ModelGen.Generator.Binding;
using ModelGen.Import;
using ModelGen.Tests.Importing;

namespace ModelGen.Tests.Exporting;

/// <summary>Models for Keras are, imported again, the models that they were.</summary>
public class KerasExportTests
{
    private const string Projected = "Keras' LSTM has no projection; write it as ONNX or for PyTorch, which has 'proj_size'";

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["OwnCells"] = "layer 'mgu_1' (Mgu): Keras has no layer for a cell of the model's own; write it as ONNX, which says any cell",
        ["Projections"] = "layer 'lstm_1' (LSTM): " + Projected,
        ["WideProjections"] = "layer 'lstm_1' (LSTM): " + Projected,
        ["MaskedProjections"] = "layer 'lstm_1' (LSTM): " + Projected,
        ["CellActivations"] =
            "layer 'gru_1' (GRU): Keras 3 has another hard_sigmoid, x / 6 + 0.5, and none like that of Keras 2; write it as ONNX",
    };

    public static TheoryData<string> Names => ExportedFile.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_is_imported_again_as_it_was(string name)
    {
        using ExportedFile file = new(name);
        string path = file.PathOf("model.keras");
        if (Refused.TryGetValue(name, out string? why))
        {
            Assert.Equal(why, Assert.Throws<ExportException>(() => file.WriteKeras(path)).Message);
            Assert.False(File.Exists(path));
            return;
        }

        Assert.Empty(file.WriteKeras(path));
        ImportedModel imported = KerasFile.Import(path, new ImportOptions { Name = name, EmbedWeights = false });
        Network again = ExportRun.Bind(imported.Yaml, name);
        Assert.Equal(file.Network.Input, again.Input);
        Assert.Equal(ExportRun.Meaning(file.Network), ExportRun.Meaning(again));
        Assert.Equal(file.Network.Parameters.Count(), imported.Tensors.Length);
        Assert.All(imported.Tensors, tensor => Assert.Equal(file.Numbers(tensor.Name), tensor.Values.ToArray()));
    }

    /// <summary>The weights alone are those of the archive.</summary>
    [Fact]
    public void Weights_are_a_file_of_their_own()
    {
        using ExportedFile file = new("Heads");
        file.WriteKeras(file.PathOf("model.keras"));
        file.WriteKeras(file.PathOf("model.weights.h5"));
        using ZipArchive archive = ZipFile.OpenRead(file.PathOf("model.keras"));
        Assert.Equal(["metadata.json", "config.json", "model.weights.h5"], archive.Entries.Select(entry => entry.FullName));
        using MemoryStream weights = new();
        archive.GetEntry("model.weights.h5")!.Open().CopyTo(weights);
        Assert.Equal(weights.ToArray(), File.ReadAllBytes(file.PathOf("model.weights.h5")));
        Assert.Equal(
            $"{file.PathOf("model.h5")}: a model of Keras is a file that ends with '.keras', and its weights alone are one that ends with '.weights.h5'",
            Assert.Throws<ExportException>(() => file.WriteKeras(file.PathOf("model.h5"))).Message);
    }

    /// <summary>Inputs, outputs and states have their places in the graph.</summary>
    [Fact]
    public void Values_of_a_graph_are_read_by_their_places()
    {
        JsonNode states = Config("MoreStates"), inputs = Config("Words"), outputs = Config("Parts");
        Assert.Equal("""[["encoder",0,1]]""", Histories(Layer(states, "gru_2")["kwargs"]!));
        Assert.Equal("""[["encoder",0,1],["gru_2",0,1]]""", Histories(Layer(states, "lstm_1")["kwargs"]!));
        Assert.Equal("""[["gru_2",0,0]]""", Histories(Layer(states, "lstm_1")["args"]!));
        Assert.Equal("""[["words",0,0],["writer",0,0]]""", inputs["input_layers"]!.ToJsonString());
        Assert.Equal("""[["size",0,0],["steps",0,0]]""", outputs["output_layers"]!.ToJsonString());
        Assert.Equal("""{"use_causal_mask":true}""", Layer(Config("Heads"), "multi_head_attention_1")["kwargs"]!.ToJsonString());
    }

    /// <summary>Groups of weights are numbered in the order of Keras' graph, what is farthest from an output first, not in that of the description.</summary>
    [Fact]
    public void Layers_stand_in_the_order_of_Keras()
    {
        const string Yaml = "modelgen: 1\nname: Order\ninput: { shape: [4] }\nlayers:\n  - dense: { units: 3, name: near }\n"
            + "  - dense: { units: 3, name: far, from: input }\n  - dense: { units: 3, name: last, from: far }\n  - add: [last, near]\n";
        using ExportedFile file = new("Order", Yaml);
        Assert.Equal([0, 2, 3, 1, 4], KerasOrder.Of(file.Network));
        file.WriteKeras(file.PathOf("model.keras"));
        ImportedModel imported = KerasFile.Import(file.PathOf("model.keras"), new ImportOptions { Name = "Order", EmbedWeights = false });
        Assert.All(imported.Tensors, tensor => Assert.Equal(file.Numbers(tensor.Name), tensor.Values.ToArray()));
    }

    [Fact]
    public void What_the_file_means_otherwise_is_said()
    {
        using ExportedFile lengths = new("Lengths", "modelgen: 1\nname: Lengths\ninput: { shape: [4, 2], lengths: true }\nlayers: [lstm: 2]\n");
        Assert.Equal(
            ["Keras takes no lengths: sequences are computed with all their steps, also those behind their ends."],
            lengths.WriteKeras(lengths.PathOf("model.keras")));
        const string Yaml = "modelgen: 1\nname: Stateful\ninput: { shape: [4, 2] }\nlayers:\n  - lstm: { units: 2, stateful: true }\n  - dense: 1\n"
            + "training: { loss: mean_squared_error, optimizer: adam }\n";
        using ExportedFile stateful = new("Stateful", Yaml);
        Assert.Equal(
            ["Layer 'lstm_1' is not stateful in the file: Keras would ask for batches of a size that the model is made for."],
            stateful.WriteKeras(stateful.PathOf("model.keras")));
        const string Masked = "modelgen: 1\nname: Masked\ninput: { shape: [4, 2] }\nlayers:\n  - masking\n  - gru: { units: 2, name: first }\n"
            + "  - gru: { units: 2, from: masking_1, initial_state: [first], return_sequences: true, name: second }\n"
            + "  - rms_normalization: { name: scaled }\n  - time_distributed: { layer: rms_normalization }\n  - lstm: 2\n";
        using ExportedFile masked = new("Masked", Masked);
        Assert.Equal(
            ["Keras loses the mask at 'second', 'scaled': outputs are those of the class for samples without masked steps."],
            masked.WriteKeras(masked.PathOf("model.keras")));
        using ExportedFile missing = new("Missing", "modelgen: 1\nname: Missing\ninput: { shape: [4, 2] }\nlayers:\n  - masking: .nan\n  - lstm: 2\n");
        Assert.Equal(
            "layer 'masking_1' (Masking): 'mask_value' is .nan, for which Keras' files have no word; write it as ONNX",
            Assert.Throws<ExportException>(() => missing.WriteKeras(missing.PathOf("model.keras"))).Message);
    }

    /// <summary>Files that the library of HDF5 wrote have its checksums.</summary>
    [Fact]
    public void Checksums_are_those_of_HDF5()
    {
        byte[][] newer = [.. Directory.GetFiles(Path.Combine(ImportCase.Folder, "Storage"), "*.h5").Select(File.ReadAllBytes).Where(file => file[8] >= 2)];
        Assert.NotEmpty(newer);
        Assert.All(newer, file => Assert.Equal(file[44..48], Export.Keras.Hdf5Writer.Checksum(file.AsSpan(0, 44))));
    }

    private static JsonNode Config(string name)
    {
        using ExportedFile file = new(name);
        file.WriteKeras(file.PathOf("model.keras"));
        using ZipArchive archive = ZipFile.OpenRead(file.PathOf("model.keras"));
        return JsonNode.Parse(archive.GetEntry("config.json")!.Open())!["config"]!;
    }

    /// <summary>How a layer is called.</summary>
    private static JsonNode Layer(JsonNode config, string name) =>
        config["layers"]!.AsArray().Single(layer => (string)layer!["name"]! == name)!["inbound_nodes"]![0]!;

    private static string Histories(JsonNode node) => $"[{string.Join(",", Found(node))}]";

    private static IEnumerable<string> Found(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(Found),
        JsonObject tensor when tensor["keras_history"] is JsonNode history => [history.ToJsonString()],
        JsonObject mapping => mapping.SelectMany(entry => Found(entry.Value)),
        _ => [],
    };
}
