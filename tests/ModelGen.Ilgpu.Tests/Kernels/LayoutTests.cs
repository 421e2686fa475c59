using ModelGen.Generator.Binding;
using ModelGen.Ilgpu.Tests.Ptx;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Lowering;
using ModelGen.Tests.Reference;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>A backend may lay out memory in a way of its own.</summary>
public class LayoutTests
{
    private const string Yaml = """
        modelgen: 1
        name: Dense
        namespace: Models
        input: { shape: [5, 3] }
        layers:
          - masking
          - gru: { units: 5, reset_after: false, return_sequences: true, go_backwards: true }
          - layer_normalization
          - bidirectional: { lstm: { units: 3, return_sequences: true } }
          - dropout: 0.1
          - dense: { units: 5, activation: tanh, from: layer_normalization_1 }
          - concatenate: [dense_1, dropout_1]
          - prelu: { shared_axes: [2] }
          - simple_rnn: { units: 7, return_sequences: true }
          - flatten
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: { sgd: 0.1 }, batch_size: 7 }
        """;

    [Fact]
    public void Kernels_compute_the_same_without_padding()
    {
        Network network = ModelGen.Tests.Binding.Models.Valid(Yaml);
        Comparison.CheckAll(network, ModelCompiler.Compile([network], new DenseLayout()), Yaml, PtxModel.Backend, seed: 5);
    }
}
