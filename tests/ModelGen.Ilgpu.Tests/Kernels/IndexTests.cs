using ModelGen.Tests.Compiling;

namespace ModelGen.Ilgpu.Tests.Kernels;

/// <summary>Models of indices take ints on a device as on the processor, and give the same.</summary>
public class IndexTests
{
    private const int Samples = 5, Steps = 4, Words = 700;

    private const double Tolerance = 1e-5;

    /// <summary>Tables that several groups share, whose rows are longer than the simulated device's groups, and shorter.</summary>
    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile("""
        modelgen: 1
        name: Whole
        input: { shape: [4], type: index }
        layers:
          - embedding: { input_dim: 700, output_dim: 21, mask_zero: true, name: one }
          - embedding: { input_dim: 700, output_dim: 3, from: input, name: two }
          - concatenate: [one, two]
          - gru: 5
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 5 }
        ---
        modelgen: 1
        name: Ragged
        input: { shape: [4], type: index, lengths: true }
        layers:
          - embedding: { input_dim: 700, output_dim: 9, mask_zero: true }
          - lstm: { units: 5, return_sequences: true }
          - dense: { units: 3, activation: softmax }
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 5 }
        """));

    [Theory]
    [InlineData("Whole")]
    [InlineData("Ragged")]
    public void A_step_is_that_of_the_processor(string name)
    {
        using ITrainableModel host = Compiled.Value.CreateTrainable(new ModelOptions { Threads = 1 }, name);
        using TrainableDeviceModel device = (TrainableDeviceModel)Simulated.Move(Compiled.Value.CreateTrainable(null, name));
        int[] lengths = name == "Ragged" ? [4, 1, 2, 4, 3] : [], indices = Indices(name == "Ragged" ? 14 : Samples * Steps);
        int outputs = lengths.Length > 0 ? indices.Length : Samples;
        float[] expected = new float[outputs * 3], actual = new float[outputs * 3], targets = [.. Enumerable.Range(0, outputs).Select(i => (float)(i % 3))];
        SampleBatch batch = new() { Indices = indices, Lengths = lengths, Target = targets };
        if (lengths.Length > 0)
        {
            host.Predict(indices, lengths, expected);
            device.Predict(indices, lengths, actual);
        }
        else
        {
            host.Predict(indices, expected);
            device.Predict(indices, actual);
        }

        Near.All(expected, actual, Tolerance);
        for (int step = 0; step < 2; step++)
        {
            StepContext context = new(true, Step: step);
            Assert.Equal(host.Forward(in batch, in context), device.Forward(in batch, in context), Tolerance);
            host.Backward();
            device.Backward();
            Near.All(host.Gradients, device.Gradients, Tolerance);
            host.Update();
            device.Update();
        }

        device.Enqueue(in batch, new StepContext(true, Step: 2));
        Assert.Equal(host.Forward(in batch, new StepContext(true, Step: 2)), device.Complete(), Tolerance);
    }

    [Fact]
    public void An_index_that_the_table_lacks_is_refused()
    {
        using DeviceModel device = (DeviceModel)Simulated.Move(Compiled.Value.CreateTrainable(null, "Whole"));
        Assert.Contains(
            "Step 3 of sample 0 is 700; the indices that Whole takes are whole numbers from 0 to 699.",
            Assert.Throws<ArgumentException>(() => device.Predict(new[] { 0, 1, 2, Words }, new float[3])).Message);
        Assert.Contains("Step 0 of sample 0 is NaN", Assert.Throws<ArgumentException>(() => device.Predict([float.NaN, 0, 0, 0], new float[3])).Message);
    }

    /// <summary>Indices that meet, padding, and some from all of the table.</summary>
    private static int[] Indices(int count)
    {
        System.Random random = new(7);
        return [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? random.Next(3) : random.Next(Words))];
    }
}
