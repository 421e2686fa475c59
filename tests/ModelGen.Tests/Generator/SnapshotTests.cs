using ModelGen.Testing;
using ModelGen.Tests.Binding;
using ModelGen.Tests.Properties;

namespace ModelGen.Tests.Generation;

/// <summary>
/// The generated code of some models, held word for word, so that a review of the compiler sees what a change of it changes. Run with
/// <c>MODELGEN_UPDATE=1</c> to renew the files.
/// </summary>
public class SnapshotTests
{
    private static readonly ModelTestOptions ForDevices = new() { ForDevices = true };

    [Theory]
    [InlineData("lstm")]
    [InlineData("simple-rnn")]
    public Task Generated_code_of_a_sample_is_what_was_reviewed(string model) =>
        Snapshots.Match(ModelTest.Run(Repository.PathOf($"samples/Digits/{model}.model.yaml"), ForDevices), model);

    [Fact]
    public Task Generated_code_of_many_layers_is_what_was_reviewed() =>
        Snapshots.Match(ModelTest.RunText(SampleModels.Document("Stacked"), ForDevices, "samples.model.yaml"), "stacked");

    [Fact]
    public Task Generated_code_of_a_stream_is_what_was_reviewed() => Snapshots.Match(
        ModelTest.RunText(
            """
            modelgen: 1
            name: Pen
            input: { shape: [200, 2] }
            layers: [masking, { gru: 20 }, { dense: { units: 5, activation: softmax } }]
            codegen: { streaming: true }
            """),
        "stream");

    [Fact]
    public Task Generated_code_of_several_inputs_is_what_was_reviewed() => Snapshots.Match(
        ModelTest.RunText(
            """
            modelgen: 1
            name: Reader
            inputs: { pen: { shape: [200, 2] }, word: { shape: [6], type: index }, writer: { shape: [8] } }
            layers:
              - embedding: { input_dim: 50, output_dim: 3, from: word }
              - flatten
              - lstm: { units: 16, from: pen }
              - concatenate: [lstm_1, flatten_1, writer]
              - dense: { units: 5, activation: softmax }
            training: { loss: sparse_categorical_crossentropy, optimizer: sgd }
            """),
        "inputs");

    [Fact]
    public Task Generated_code_of_several_outputs_is_what_was_reviewed() => Snapshots.Match(
        ModelTest.RunText(
            """
            modelgen: 1
            name: Strokes
            input: { shape: [20, 2] }
            outputs:
              ends: { loss: binary_crossentropy, metrics: [accuracy] }
              sign: { loss: sparse_categorical_crossentropy, metrics: [accuracy], labels: [a, b, c, d] }
              size: { loss: huber, loss_weight: 0.1, labels: [width, height] }
            layers:
              - masking: 0
              - gru: { units: 8, return_sequences: true }
              - dense: { units: 1, activation: sigmoid, name: ends }
              - gru: { units: 8, from: gru_1 }
              - dense: { units: 4, activation: softmax, name: sign }
              - dense: { units: 2, name: size, from: gru_2 }
            training: { optimizer: sgd }
            """),
        "outputs");

    [Fact]
    public Task Generated_code_of_convolutions_is_what_was_reviewed() => Snapshots.Match(
        ModelTest.RunText(
            """
            modelgen: 1
            name: Signal
            input: { shape: [50, 2] }
            layers:
              - conv1d: { filters: 8, kernel_size: 5, padding: causal, activation: relu }
              - conv1d: { filters: 8, kernel_size: 3, padding: causal, dilation_rate: 4, activation: relu, use_bias: false }
              - dense: 1
            training: { loss: mse, optimizer: sgd }
            codegen: { streaming: true }
            """),
        "convolution");

    [Fact]
    public Task Generated_code_of_sequences_with_lengths_is_what_was_reviewed() => Snapshots.Match(
        ModelTest.RunText(
            """
            modelgen: 1
            name: Tagger
            input: { shape: [200, 2], lengths: true }
            layers:
              - bidirectional: { gru: { units: 20, return_sequences: true } }
              - lstm: { units: 8, return_sequences: true }
              - dense: { units: 5, activation: softmax }
            training: { loss: sparse_categorical_crossentropy, optimizer: sgd }
            """),
        "lengths");

    [Fact]
    public Task Generated_code_of_indices_is_what_was_reviewed() => Snapshots.Match(
        ModelTest.RunText(
            """
            modelgen: 1
            name: Tagger
            input: { shape: [50], type: index }
            layers:
              - embedding: { input_dim: 1000, output_dim: 64, mask_zero: true }
              - bidirectional: { lstm: { units: 32, return_sequences: true } }
              - dense: { units: 5, activation: softmax }
            training: { loss: sparse_categorical_crossentropy, optimizer: adam }
            """,
            ForDevices),
        "indices");

    [Fact]
    public void Kernels_for_devices_are_emitted_only_for_projects_that_reference_their_library()
    {
        string model = SampleModels.Document("Stacked");
        Assert.Equal(["Models.Stacked-Cpu.g.cs", "Models.Stacked.g.cs"], ModelTest.RunText(model).Files.Keys);
        Assert.Equal(["Models.Stacked-Cpu.g.cs", "Models.Stacked-Ilgpu.g.cs", "Models.Stacked.g.cs"], ModelTest.RunText(model, ForDevices).Files.Keys);
    }
}
