using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Tiles of every size: batches that don't fill one, and layers so wide that fewer samples fit into shared memory.</summary>
public class TileTests
{
    /// <summary>
    /// Models whose states leave room for 8, 4, 2 and 1 samples, and one whose dense layer takes its operands in parts; the number is
    /// that of the samples in a tile.
    /// </summary>
    private static readonly (string Name, int Samples, string Layers)[] Wide =
    [
        ("Eight", 8, "input: { shape: [3, 2] }\nlayers: [lstm: 3, dense: 2]"),
        ("Four", 4, "input: { shape: [2, 800] }\nlayers: [simple_rnn: { units: 5, return_sequences: true }, lstm: 2, dense: 2]"),
        ("Two", 2, "input: { shape: [2, 2000] }\nlayers: [lstm: { units: 3, return_sequences: true, go_backwards: true }, flatten, dense: 2]"),
        ("One", 1, "input: { shape: [2, 5000] }\nlayers: [simple_rnn: 3, dense: 2]"),
        ("Parts", 8, "input: { shape: [1, 1030] }\nlayers: [dense: { units: 1, activation: tanh }, dense: 2]"),
    ];

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(string.Join("\n---\n", Wide.Select(Document))));

    public static TheoryData<string, int> Models
    {
        get
        {
            TheoryData<string, int> rows = [];
            Array.ForEach(Wide, model => rows.Add(model.Name, model.Samples));
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_layer_of_any_width_is_computed_as_on_the_processor(string name, int samples)
    {
        Assert.Equal(samples, Compiled.Value.Kernels().Single(model => model.Model == name).Kernels.Forward[0].Amount);
        using ITrainableModel model = (ITrainableModel)Simulated.Move(Compiled.Value.CreateTrainable(name: name));
        using ITrainableModel same = Compiled.Value.CreateTrainable(name: name);
        Samples batch = new(model.Description, 9, seed: 8);
        float[] outputs = new float[9 * model.Description.OutputLength], expected = new float[outputs.Length];
        model.Predict(batch.Input, outputs);
        same.Predict(batch.Input, expected);
        Near.All(expected, outputs, 1e-5);
        Assert.Equal(same.Forward(batch.Input, batch.Target, new(true)), model.Forward(batch.Input, batch.Target, new(true)), 1e-5);
        model.Backward();
        same.Backward();
        Near.All(same.Gradients, model.Gradients, 1e-5);
    }

    [Fact]
    public void Batches_of_every_size_give_what_the_processor_gives()
    {
        using CompiledSample sample = CompiledSample.Of("Stacked");
        for (int count = 1; count <= 18; count++)
        {
            Samples batch = new(sample.Host.Description, count, seed: count);
            StepContext context = new(true, 5, 0, count);
            Assert.Equal(
                sample.Host.Forward(batch.Input, batch.Target, context), sample.OnDevice.Forward(batch.Input, batch.Target, context), 1e-5);
            Near.All(sample.Host.Outputs, sample.OnDevice.Outputs, 1e-5);
            sample.Host.Backward();
            sample.OnDevice.Backward();
            Near.All(sample.Host.Gradients, sample.OnDevice.Gradients, 1e-5);
        }
    }

    private static string Document((string Name, int Samples, string Layers) model) =>
        $"modelgen: 1\nname: {model.Name}\n{model.Layers}\ntraining: {{ loss: mse, optimizer: sgd, batch_size: 9 }}";
}
