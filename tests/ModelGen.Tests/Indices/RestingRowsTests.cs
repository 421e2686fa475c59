using System.Runtime.InteropServices;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Indices;

/// <summary>
/// Rows of a table without a gradient are left out of steps that would change nothing of them: with the bits of the step over all weights, which a limit
/// beyond all gradients asks for.
/// </summary>
public class RestingRowsTests
{
    private const int Batch = 6, Steps = 7, Words = 200, Columns = 21;

    private static readonly string[] Optimizers = ["sgd: { learning_rate: 0.5", "adagrad: { learning_rate: 0.5", "sgd: { learning_rate: 0.5, momentum: 0.5"];

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(string.Join(
        "\n---\n", Optimizers.SelectMany((optimizer, i) => new[] { Yaml($"Rests{i}", optimizer + " }"), Yaml($"All{i}", optimizer + ", clipvalue: 1.0e+30 }") }))));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    public void Weights_are_those_of_steps_over_all_rows(int optimizer, int threads)
    {
        using ITrainableModel some = Create($"Rests{optimizer}", threads), all = Create($"All{optimizer}", threads);
        Assert.Equal(optimizer < 2, Rests(some) && !Rests(all));
        for (int step = 0; step < 6; step++)
        {
            int[] indices = [.. new System.Random(step).GetItems(Enumerable.Range(20 * step, 40).ToArray(), Batch * Steps)];
            float[] targets = [.. indices.Where((_, i) => i % Steps == 0).Select(index => (float)(index % 3))];
            foreach (ITrainableModel model in new[] { some, all })
            {
                model.Forward(new SampleBatch { Indices = indices, Target = targets }, new StepContext(true));
                model.Backward();
                if (step == 3)
                {
                    // A row that no sample has, and one that some have.
                    Span<float> gradients = model.EditGradients();
                    gradients[(Words - 1) * Columns] = 0.25f;
                    gradients[indices[0] * Columns] -= 0.5f;
                }

                Assert.True(step != 3 || model.Gradients[(Words - 1) * Columns] == 0.25f);
                model.Update();
            }

            Assert.Equal(Bits(all.Gradients), Bits(some.Gradients));
            Assert.Equal(Bits(all.Parameters), Bits(some.Parameters));
            Assert.Equal(Bits(all.OptimizerState), Bits(some.OptimizerState));
        }
    }

    [Theory]
    [InlineData("sgd", true)]
    [InlineData("adagrad", true)]
    [InlineData("sgd: { momentum: 0.9 }", false)]
    [InlineData("sgd: { clipnorm: 1 }", false)]
    [InlineData("sgd: { weight_decay: 0.1 }", false)]
    [InlineData("sgd: { use_ema: true }", false)]
    [InlineData("sgd: { gradient_accumulation_steps: 2 }", false)]
    [InlineData("adam", false)]
    [InlineData("rmsprop", false)]
    [InlineData("adadelta", false)]
    [InlineData("lion", false)]
    public void Optimizers_say_by_their_equations_whether_rows_rest(string optimizer, bool rests) =>
        Assert.Equal(rests, Binding.Models.Compile(Yaml("Any", optimizer)).Networks.Single().Training!.Optimizer.RestsWithoutGradient);

    /// <summary>Whether the compiled model says which rows have a gradient.</summary>
    private static bool Rests(ITrainableModel model) => model.GetType().Assembly.GetType(model.GetType().FullName + "__Kernels.Shared") is not null;

    private static string Yaml(string name, string optimizer) => $$"""
        modelgen: 1
        name: {{name}}
        input: { shape: [7], type: index }
        layers:
          - embedding: { input_dim: 200, output_dim: 21, mask_zero: true }
          - gru: 4
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: {{(optimizer.Contains(':') ? $"{"{"} {optimizer} {"}"}" : optimizer)}}, batch_size: 6 }
        """;

    private static ITrainableModel Create(string name, int threads) =>
        (ITrainableModel)Compiled.Value.Create(new ModelOptions { Seed = 3, Threads = threads, PartWork = 1 }, name);

    private static int[] Bits(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();
}
