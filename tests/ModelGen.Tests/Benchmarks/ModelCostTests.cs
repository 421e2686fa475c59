using Benchmarks;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Benchmarks;

public class ModelCostTests
{
    private const int StateGradient = 27 * 128 * 512;

    [Fact]
    public void Multiply_adds_are_those_of_the_matrix_products()
    {
        ModelCost lstm = Cost("Lstm128"), rnn = Cost("SimpleRnn128"), stacked = Cost("StackedLstm128");

        int oneLayer = 28 * (28 + 128) * 512, head = 128 * 10;
        Assert.Equal(oneLayer + head, lstm.ForwardMultiplyAdds);
        Assert.Equal(oneLayer + head + StateGradient + head, lstm.BackwardMultiplyAdds);

        Assert.Equal((oneLayer / 4) + head, rnn.ForwardMultiplyAdds);
        Assert.Equal((oneLayer / 4) + head + (StateGradient / 4) + head, rnn.BackwardMultiplyAdds);

        int secondLayer = 28 * (128 + 128) * 512, heads = (128 * 64) + (64 * 10);
        Assert.Equal(oneLayer + secondLayer + heads, stacked.ForwardMultiplyAdds);
        Assert.Equal(oneLayer + secondLayer + heads + (2 * StateGradient) + (28 * 128 * 512) + heads, stacked.BackwardMultiplyAdds);
    }

    [Fact]
    public void A_layer_on_every_step_of_a_sequence_counts_every_step()
    {
        const string Yaml = """
            modelgen: 1
            name: Steps
            input: { shape: [5, 3] }
            layers:
              - simple_rnn: { units: 4, return_sequences: true }
              - dense: 2
            """;
        using IModel model = ModelCompiler.Compile(Yaml).Create();
        ModelCost cost = new(model.Description);

        Assert.Equal((5 * (3 + 4) * 4) + (5 * 4 * 2), cost.ForwardMultiplyAdds);
        Assert.Equal((4 * 4 * 4) + (5 * 4 * 2) + cost.ForwardMultiplyAdds, cost.BackwardMultiplyAdds);
    }

    [Fact]
    public void Steps_that_a_mask_leaves_out_do_not_count()
    {
        const string Yaml = """
            modelgen: 1
            name: Masked
            input: { shape: [5, 3] }
            layers:
              - masking: -1
              - simple_rnn: { units: 4, return_sequences: true }
              - lstm: 2
              - dense: 6
            """;
        using IModel model = ModelCompiler.Compile(Yaml).Create();
        ModelCost cost = new(model.Description);

        // The first layer with weights has no gradient of its input; what follows the last step is never masked.
        Assert.Equal(MultiplyAdds(steps: 5), cost.ForwardMultiplyAdds + cost.BackwardMultiplyAdds);
        Assert.Equal(2.0 * (MultiplyAdds(steps: 5) + MultiplyAdds(steps: 3) + MultiplyAdds(steps: 1)), cost.TrainingOperations([5, 3, 1]));

        static int MultiplyAdds(int steps)
        {
            int rnn = 2 * steps * (3 + 4) * 4, rnnState = (steps - 1) * 4 * 4;
            int lstm = 2 * steps * (4 + 2) * 8, lstmState = (steps - 1) * 2 * 8, lstmInput = steps * 4 * 8;
            return rnn + rnnState + lstm + lstmState + lstmInput + (3 * 2 * 6);
        }
    }

    [Fact]
    public void A_flattened_sample_is_one_step()
    {
        using IModel model = ModelCompiler.Compile("{ modelgen: 1, name: Flat, input: { shape: [5, 3] }, layers: [flatten, dense: 2] }").Create();
        ModelCost cost = new(model.Description);

        Assert.Equal(15 * 2, cost.ForwardMultiplyAdds);
        Assert.Equal(15 * 2, cost.BackwardMultiplyAdds);
        Assert.Equal(sizeof(float) * 15 * 2, cost.WeightBytes);
    }

    [Fact]
    public void A_convolution_is_a_product_for_each_window()
    {
        const string Yaml = """
            modelgen: 1
            name: Windows
            input: { shape: [9, 3] }
            layers:
              - dense: 3
              - conv1d: { filters: 4, kernel_size: 5, strides: 2 }
            """;
        using IModel model = ModelCompiler.Compile(Yaml).Create();
        ModelCost cost = new(model.Description);

        int dense = 9 * 3 * 3, windows = 3 * 5 * 3 * 4;
        Assert.Equal(dense + windows, cost.ForwardMultiplyAdds);
        Assert.Equal(dense + (2 * windows), cost.BackwardMultiplyAdds);
    }

    [Fact]
    public void Bytes_are_samples_activations_weights_and_the_optimizers()
    {
        const int Weights = (28 * 512) + (128 * 512) + 512 + (128 * 10) + 10;
        ModelCost cost = Cost("Lstm128");

        PassCost predict = cost.Predict(64);
        Assert.Equal(2.0 * 64 * cost.ForwardMultiplyAdds, predict.Operations);
        Assert.Equal(4.0 * ((64 * ((28 * 28) + (2 * (128 + 10)))) + Weights), predict.Bytes);

        // Adam keeps two slots. Read: weights by two passes; gradients, weights and slots. Written: gradients, weights and slots.
        PassCost training = cost.TrainingStep(64, slots: 2);
        int lstm = (28 * (512 + 256)) + (28 * 512), dense = 10 + 10 + 128;
        Assert.Equal(2.0 * 64 * (cost.ForwardMultiplyAdds + cost.BackwardMultiplyAdds), training.Operations);
        Assert.Equal(4.0 * ((64 * ((2 * 28 * 28) + (2 * (lstm + dense)))) + (10 * Weights)), training.Bytes);
    }

    [Fact]
    public void The_longer_of_both_times_is_the_floor()
    {
        PassCost cost = new(Operations: 6e9, Bytes: 3e6);
        Assert.Equal(100, cost.Microseconds(6e13, 1e12), 1e-9);
        Assert.Equal(300, cost.Microseconds(6e13, 1e10), 1e-9);
    }

    [Fact]
    public void A_layer_of_unknown_cost_is_refused()
    {
        using IModel model = ModelCompiler.Compile("{ modelgen: 1, name: Other, input: { shape: [3] }, layers: [dense: 2, batch_normalization] }").Create();
        Assert.Contains("BatchNormalization", Assert.Throws<ArgumentException>(() => new ModelCost(model.Description)).Message);
    }

    private static ModelCost Cost(string name)
    {
        using IModel model = ModelCompiler.Compile(Binding.Repository.Read("benchmarks/benchmarks.model.yaml")).Create(name: name);
        return new ModelCost(model.Description);
    }
}
