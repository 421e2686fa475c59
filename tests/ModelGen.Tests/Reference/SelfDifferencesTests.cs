using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Reference;

/// <summary>
/// The gradients of generated code against central differences of its own loss, which needs no reference. Single precision allows
/// coarse differences only, and only of smooth functions.
/// </summary>
public class SelfDifferencesTests
{
    private const double Step = 1e-2;

    private const double Tolerance = 3e-3;

    private const string Yaml = """
        modelgen: 1
        name: Tagger
        input: { shape: [6, 3] }
        layers:
          - masking: 0
          - lstm: { units: 5, return_sequences: true }
          - dropout: 0.3
          - simple_rnn: { units: 6, return_sequences: true, go_backwards: true }
          - dense: { units: 4, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: sgd, batch_size: 7 }
        ---
        modelgen: 1
        name: Normalized
        input: { shape: [5, 4] }
        layers:
          - masking: 0
          - dense: { units: 9, activation: gelu }
          - batch_normalization: { epsilon: 0.1 }
          - lstm: { units: 4, activation: softplus, go_backwards: true }
          - dense: { units: 3, activation: sigmoid }
        training: { loss: binary_crossentropy, optimizer: sgd, batch_size: 7 }
        ---
        modelgen: 1
        name: Inner
        input: { shape: [4, 3] }
        layers:
          - dense: { units: 5, activation: softmax }
          - flatten
          - dense: { units: 6, activation: swish }
          - dense: 2
        training: { loss: mse, optimizer: sgd, batch_size: 7 }
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    [Theory]
    [InlineData("Tagger")]
    [InlineData("Normalized")]
    [InlineData("Inner")]
    public void Gradients_are_the_differences_of_the_loss(string name)
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(name: name);
        RandomBatch batch = RandomBatch.Draw(Binding.Models.Compile(Yaml).Networks.Single(n => n.Name == name), new System.Random(5), 7);
        StepContext context = new(true, 9);
        model.Forward(batch.Input, batch.Target, in context);
        model.Backward();
        float[] gradients = model.Gradients.ToArray();
        double tolerance = Tolerance * gradients.Max(Math.Abs);
        for (int i = 0; i < gradients.Length; i++)
        {
            double difference = (LossWith(i, Step) - LossWith(i, -Step)) / (2 * Step);
            Assert.Equal(difference, gradients[i], tolerance);
        }

        double LossWith(int index, double change)
        {
            float weight = model.Parameters[index];
            model.EditParameters()[index] = (float)(weight + change);
            double loss = model.Forward(batch.Input, batch.Target, in context);
            model.EditParameters()[index] = weight;
            return loss;
        }
    }
}
