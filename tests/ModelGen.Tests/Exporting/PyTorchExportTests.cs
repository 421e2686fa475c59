using ModelGen.Export;
using ModelGen.Import;
using ModelGen.Import.Graph;
using ModelGen.Import.Tensors;

namespace ModelGen.Tests.Exporting;

/// <summary>
/// Models for PyTorch have the tensors of its modules, and a module that calls them. <see cref="PythonTests"/> runs it where there is PyTorch.
/// </summary>
public class PyTorchExportTests
{
    private const string Rnn = "PyTorch's recurrent modules can't compute it: ";

    private const string Instead = "; write it as ONNX, which says any cell";

    private static readonly Dictionary<string, string> Refused = new()
    {
        ["Grus"] = $"layer 'gru_2' (GRU): {Rnn}GRU resets after the product with the state, as with 'reset_after: true'{Instead}",
        ["Rnns"] = $"layer 'simple_rnn_2' (SimpleRNN): {Rnn}RNN has tanh or relu, and the activation is Softsign{Instead}",
        ["CellActivations"] = $"layer 'lstm_1' (LSTM): {Rnn}gates are sigmoids, and the recurrent activation is HardSigmoid{Instead}",
        ["OwnCells"] = $"layer 'mgu_1' (Mgu): {Rnn}its cell is none of theirs{Instead}",
        ["WideProjections"] = $"layer 'lstm_1' (LSTM): {Rnn}an LSTM projects to fewer numbers than it has units{Instead}",
        ["NormLstmReluDigits"] = $"layer 'lstm_1' (LSTM): {Rnn}the activation is tanh, and this one Relu{Instead}",
        ["Attention"] = "layer 'multi_head_attention_1' (MultiHeadAttention): the heads of PyTorch's MultiheadAttention have as many features together as "
            + "the query, 4, and these have 6 by 'key_dim' and 6 by 'value_dim'; write it as ONNX",
    };

    public static TheoryData<string> Names => ExportedFile.Names;

    /// <summary>Which models are refused, by name and reason, and that those which are not have a tensor for each of theirs.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_is_written_or_refused(string name)
    {
        using ExportedFile file = new(name);
        string path = file.PathOf("torch.safetensors"), module = file.PathOf("module.py");
        if (Refused.TryGetValue(name, out string? why))
        {
            Assert.Equal(why, Assert.Throws<ExportException>(() => file.WriteTorch(path, module)).Message);
            Assert.False(File.Exists(path) || File.Exists(module));
            return;
        }

        file.WriteTorch(path, module);
        string text = File.ReadAllText(module);
        List<SourceTensor> tensors = Safetensors.Read(path);
        Assert.All(tensors, tensor => Assert.Contains($"self.{tensor.Name.Split('.')[0]} = nn.", text, StringComparison.Ordinal));
        IEnumerable<float> numbers = file.Network.Parameters.SelectMany(one => file.Numbers(one.Parameter.PathIn(one.Layer.Name)));
        Assert.Empty(numbers.ToHashSet().Except(tensors.SelectMany(tensor => tensor.Values)));
    }

    /// <summary>The importer, which is held to files of PyTorch, finds the same model in the state dict.</summary>
    [Fact]
    public void A_state_dict_is_imported_again_as_the_model_that_it_was()
    {
        const string Yaml = "modelgen: 1\nname: Round\ninput: { shape: [6, 4] }\nlayers:\n  - lstm: { units: 5, return_sequences: true }\n"
            + "  - bidirectional: { layer: { gru: { units: 3, return_sequences: true, name: both_cell } }, name: both }\n"
            + "  - simple_rnn: { units: 4, return_sequences: true, use_bias: false }\n"
            + "  - gru: 6\n  - batch_normalization: { epsilon: 1e-5, momentum: 0.9 }\n  - dense: { units: 3, activation: relu }\n"
            + "  - dense: { units: 2, activation: softmax }\n";
        using ExportedFile file = new("Round", Yaml);
        Assert.Equal(
            ["A state dict has weights and no layers: activations and all that has no weights stand in the module that the option 'Module' writes."],
            file.WriteTorch(file.PathOf("torch.safetensors")));
        ImportedModel imported = PyTorchFile.Import(file.PathOf("torch.safetensors"), new TorchOptions
        {
            Name = "Round",
            Steps = 6,
            EmbedWeights = false,
            Activations = new Dictionary<string, string> { ["dense_1"] = "relu", ["dense_2"] = "softmax" },
        });
        Assert.Equal(ExportRun.Meaning(file.Network), ExportRun.Meaning(ExportRun.Bind(imported.Yaml, "Round")));
        Assert.All(imported.Tensors, tensor => Assert.Equal(file.Numbers(tensor.Name), tensor.Values.ToArray()));
    }

    /// <summary>Axes and gates of what the importer does not read, number by number.</summary>
    [Fact]
    public void Tensors_have_the_axes_of_PyTorch()
    {
        const string Yaml = "modelgen: 1\nname: Axes\ninput: { shape: [6, 4] }\nlayers:\n"
            + "  - conv1d: { filters: 4, kernel_size: 3, padding: same, name: conv }\n"
            + "  - multi_head_attention: { num_heads: 2, key_dim: 2, name: heads }\n  - layer_normalization: { center: false, name: norm }\n"
            + "  - prelu: { shared_axes: [1], name: slope }\n  - lstm: { units: 2, name: lstm }\n";
        using ExportedFile file = new("Axes", Yaml);
        file.WriteTorch(file.PathOf("torch.safetensors"));
        Dictionary<string, SourceTensor> tensors = Safetensors.Read(file.PathOf("torch.safetensors")).ToDictionary(tensor => tensor.Name);
        float[] kernel = file.Numbers("conv/kernel"), query = file.Numbers("heads/query/kernel"), key = file.Numbers("heads/key/kernel");
        float[] value = file.Numbers("heads/value/kernel"), output = file.Numbers("heads/attention_output/kernel"), gates = file.Numbers("lstm/kernel");
        AssertIs("conv.weight", [4, 4, 3], at => kernel[(((at[2] * 4) + at[1]) * 4) + at[0]]);
        AssertIs("heads.in_proj_weight", [12, 4], at => (at[0] < 4 ? query : at[0] < 8 ? key : value)[(at[1] * 4) + (at[0] % 4)]);
        AssertIs("heads.in_proj_bias", [12], at => file.Numbers($"heads/{(at[0] < 4 ? "query" : at[0] < 8 ? "key" : "value")}/bias")[at[0] % 4]);
        AssertIs("heads.out_proj.weight", [4, 4], at => output[(at[1] * 4) + at[0]]);
        AssertIs("norm.weight", [4], at => file.Numbers("norm/gamma")[at[0]]);
        AssertIs("norm.bias", [4], _ => 0);
        AssertIs("slope.weight", [4], at => file.Numbers("slope/alpha")[at[0]]);
        AssertIs("lstm.weight_ih_l0", [8, 4], at => gates[(at[1] * 8) + at[0]]);
        AssertIs("lstm.bias_ih_l0", [8], at => file.Numbers("lstm/bias")[at[0]]);
        AssertIs("lstm.bias_hh_l0", [8], _ => 0);

        void AssertIs(string name, int[] shape, Func<int[], float> expected)
        {
            SourceTensor tensor = tensors[name];
            Assert.Equal(shape, tensor.Shape);
            Assert.All(tensor.Values.Select((number, i) => (number, i)), one =>
            {
                int[] at = new int[shape.Length];
                for (int axis = shape.Length - 1, rest = one.i; axis >= 0; axis--)
                {
                    (rest, at[axis]) = Math.DivRem(rest, shape[axis]);
                }

                Assert.Equal(expected(at), one.number);
            });
        }
    }

    [Fact]
    public void A_module_computes_what_the_class_computes()
    {
        const string Yaml = """"
            modelgen: 1
            name: Gestures
            summary: Says "up" or """down""".
            input: { shape: [20, 3] }
            layers:
              - masking
              - conv1d: { filters: 8, kernel_size: 3, padding: causal, activation: relu }
              - lstm: { units: 8, return_sequences: true, return_state: true, name: lambda }
              - bidirectional: { gru: 4 }
              - gaussian_noise: 0.1
              - add: [gaussian_noise_1, lambda/h]
              - dense: { units: 2, activation: softmax }
            """";
        using ExportedFile file = new("Gestures", Yaml);
        Assert.Equal(
            [
                "Layer 'lambda' is called 'layer_lambda', as modules have something else of its name.",
                "Layer 'gaussian_noise_1' (GaussianNoise), which does something in training only, is left out.",
            ],
            file.WriteTorch(file.PathOf("gestures.safetensors"), file.PathOf("gestures.py")));
        Assert.Equal(
            """"
            """Says \"up\" or \"\"\"down\"\"\".

            Written by ModelGen, of Gestures.model.yaml. The weights are a state dict:

                from safetensors.torch import load_file

                model = Gestures()
                model.load_state_dict(load_file("gestures.safetensors"))
                model.eval()
            """

            import torch
            import torch.nn.functional as F
            from torch import nn


            class Gestures(nn.Module):
                def __init__(self):
                    super().__init__()
                    self.conv1d_1 = nn.Conv1d(3, 8, 3)
                    self.layer_lambda = nn.LSTM(8, 8, batch_first=True)
                    self.bidirectional_1 = nn.GRU(8, 4, batch_first=True, bidirectional=True)
                    self.dense_1 = nn.Linear(8, 2)

                def forward(self, input):
                    # input: (batch, 20, 3)
                    conv1d_1 = torch.relu(self.conv1d_1(F.pad(input.transpose(1, 2), (2, 0))).transpose(1, 2))
                    layer_lambda, (layer_lambda_h, layer_lambda_c) = self.layer_lambda(conv1d_1)
                    bidirectional_1 = self.bidirectional_1(layer_lambda)[0]
                    bidirectional_1 = torch.cat([bidirectional_1[:, -1, :4], bidirectional_1[:, 0, 4:]], -1)
                    add_1 = bidirectional_1 + layer_lambda_h[0]
                    dense_1 = torch.softmax(self.dense_1(add_1), -1)
                    return dense_1

            """",
            File.ReadAllText(file.PathOf("gestures.py")));
    }

    [Fact]
    public void What_the_files_mean_otherwise_is_said()
    {
        using ExportedFile words = new("Words");
        Assert.Equal(
            [
                "The dropout within layer 'lstm_1', which only training knows, is left out: PyTorch's modules have none.",
                "PyTorch has no masks, and skips no steps in 'lstm_1', 'global_average_pooling_1d_1'; "
                    + "outputs are those of the class for samples without masked steps.",
            ],
            words.WriteTorch(words.PathOf("torch.safetensors"), words.PathOf("words.py")));
        using ExportedFile lengths = new("Lengths", "modelgen: 1\nname: Lengths\ninput: { shape: [4, 2], lengths: true }\nlayers: [lstm: 2, prelu]\n");
        Assert.Equal(
            [
                "PyTorch has no masks, and skips no steps in 'lstm_1'; sequences count with all steps, also those behind their ends.",
            ],
            lengths.WriteTorch(lengths.PathOf("torch.safetensors"), lengths.PathOf("lengths.py")));
        using ExportedFile own = new("Own", "modelgen: 1\nname: Own\ninput: { shape: [4, 2] }\nlayers: [rms_normalization: { name: _own }]\n");
        Assert.Equal(
            [
                "Layer '_own' (RMSNormalization) is none of PyTorch's modules: its weights have the names that they have here.",
                "Layer '_own' is called 'layer_own', as modules have something else of its name.",
            ],
            own.WriteTorch(own.PathOf("torch.safetensors"), own.PathOf("own.py")));
    }
}
