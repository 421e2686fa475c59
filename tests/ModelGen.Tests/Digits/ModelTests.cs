using ModelGen.Generator.Binding;
using ModelGen.Tests.Binding;

namespace ModelGen.Tests.Digits;

/// <summary>The models of the sample are those of the reference experiments.</summary>
public class ModelTests
{
    [Theory]
    [InlineData("lstm", "[lstm: 128]", "Adam", 64, 10)]
    [InlineData("simple-rnn", "[simple_rnn: 128]", "Adam", 64, 5)]
    [InlineData(
        "stacked-lstm",
        "[lstm: { units: 128, return_sequences: true }, dropout: 0.2, lstm: 128, dense: { units: 64, activation: relu }, dropout: 0.2]",
        "Adam",
        32,
        3)]
    [InlineData(
        "norm-rnn-relu",
        "[batch_normalization, simple_rnn: { units: 128, activation: relu }, dense: { units: 64, activation: relu }]",
        "Adam",
        64,
        5)]
    [InlineData("norm-rnn-tanh", "[batch_normalization, simple_rnn: 128, dense: { units: 64, activation: tanh }]", "RMSprop", 64, 5)]
    [InlineData("norm-lstm-tanh", "[batch_normalization, lstm: 128, dense: { units: 64, activation: tanh }]", "Adam", 128, 5)]
    [InlineData("norm-lstm-relu", "[batch_normalization, lstm: { units: 256, activation: relu }]", "Adam", 128, 5)]
    public void A_model_has_the_layers_and_the_training_of_its_experiment(
        string name, string hidden, string optimizer, int batchSize, int epochs)
    {
        Network network = Compile(Repository.Read($"samples/Digits/{name}.model.yaml"));
        string head = "dense: { units: 10, activation: softmax }]";
        Assert.Equal(
            Compile($"modelgen: 1\ninput: {{ shape: [28, 28] }}\nlayers: {hidden[..^1]}, {head}").Layers.AsEnumerable(), network.Layers.AsEnumerable());
        Generator.Binding.Training training = network.Training!;
        Assert.Equal((optimizer, batchSize, epochs), (training.Optimizer.Kind, training.BatchSize, training.Epochs));
    }

    private static Network Compile(string yaml) => Assert.Single(Models.Compile(yaml).Networks);
}
