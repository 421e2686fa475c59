using ModelGen.Ilgpu.Tests.Kernels;
using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;

namespace ModelGen.Ilgpu.Tests.Ptx;

/// <summary>What ILGPU makes of the kernels of whole models for a GPU computes what the processor computes.</summary>
public class PtxModelTests
{
    /// <summary>Models whose tiles have 8 samples, several of them for each thread; 4; and 1. One carries states from a batch to the next.</summary>
    private const string Tiles = """
        modelgen: 1
        name: Large
        input: { shape: [2, 9] }
        layers: [lstm: 128, dense: { units: 10, activation: softmax }]
        training: { loss: sparse_categorical_crossentropy, optimizer: adam, batch_size: 9 }
        ---
        modelgen: 1
        name: Four
        input: { shape: [2, 800] }
        layers: [simple_rnn: { units: 5, return_sequences: true }, lstm: 2, dense: 2]
        training: { loss: mse, optimizer: sgd, batch_size: 9 }
        ---
        modelgen: 1
        name: One
        input: { shape: [2, 5000] }
        layers: [simple_rnn: 3, dense: 2]
        training: { loss: mse, optimizer: sgd, batch_size: 3 }
        ---
        modelgen: 1
        name: Carries
        input: { shape: [3, 2] }
        layers: [masking, { gru: { units: 5, stateful: true, return_sequences: true } }, { lstm: { units: 3, stateful: true } }]
        training: { loss: mse, optimizer: sgd, batch_size: 9 }
        ---

        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Tiles + SampleModels.Yaml));

    private static readonly Lazy<CompiledModels> CompiledForDebugging = new(() => ModelCompiler.CompileForDebugging(SampleModels.Yaml));

    public static TheoryData<string> SampleNames => [.. SampleModels.Trainable];

    public static TheoryData<string, int> Models
    {
        get
        {
            TheoryData<string, int> rows = [];
            foreach (string model in SampleModels.Trainable)
            {
                rows.Add(model, 1);
                rows.Add(model, 3);
            }

            rows.Add("Large", 2);
            rows.Add("Four", 2);
            rows.Add("One", 2);
            rows.Add("Carries", 2);
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Training_steps_give_what_the_processor_gives(string name, int slices) => CheckTraining(Compiled.Value, name, slices);

    /// <summary>ILGPU compiles the IL of the user's build, in which a debug build keeps every intermediate value.</summary>
    [Theory]
    [MemberData(nameof(SampleNames))]
    public void Training_steps_of_a_debug_build_give_what_the_processor_gives(string name) =>
        CheckTraining(CompiledForDebugging.Value, name, slices: 2);

    private static void CheckTraining(CompiledModels models, string name, int slices)
    {
        using ITrainableModel host = models.CreateTrainable(name: name);
        using PtxModel model = new(host, slices);
        int[] sizes = [host.BatchSize, 1, host.BatchSize / 2 | 1];
        for (int step = 0; step < sizes.Length; step++)
        {
            Samples samples = new(host.Description, sizes[step], seed: step);
            AssertPredictsAlike(host, model, samples);
            StepContext context = new(true, ulong.MaxValue - 5, 3, step);
            Assert.Equal(
                host.Forward(samples.Input, samples.Target, context), model.Forward(samples.Input, samples.Target, context), 1e-5);
            Near.All(host.Outputs, model.Outputs, 1e-5);
            Near.All(host.OutputMask, model.OutputMask, 0);
            host.Backward();
            model.Backward();
            Near.All(host.Gradients, model.Gradients, 1e-5);

            // The optimizers get the same gradients: some blow the least difference of a tiny one up to a whole step.
            host.Gradients.CopyTo(model.EditGradients());
            host.Update();
            model.Update();
            Near.All(host.Parameters, model.Parameters, 1e-5);
            Near.All(host.OptimizerState, model.OptimizerState, 1e-5);
        }
    }

    [Theory]
    [InlineData("Silent")]
    [InlineData("Wide")]
    public void A_model_without_training_predicts_what_it_predicts_on_the_processor(string name)
    {
        using IModel host = Compiled.Value.Create(name: name);
        using PtxModel model = new(host, slices: 1);
        AssertPredictsAlike(host, model, new Samples(host.Description, 3, seed: 1));
    }

    /// <summary>A training that diverges has to show on a GPU as it does on the processor; the model that begins with relu hides it on both.</summary>
    [Theory]
    [InlineData("Mixed")]
    [InlineData("Stacked")]
    [InlineData("Tagger")]
    [InlineData("Flat")]
    public void Results_are_not_a_number_where_the_processor_s_are_not(string name)
    {
        using ITrainableModel host = Compiled.Value.CreateTrainable(name: name);
        using PtxModel model = new(host, slices: 2);
        Samples samples = new(host.Description, 5, seed: 1);
        samples.Input.AsSpan()[^host.Description.InputLength..].Fill(float.NaN);
        Assert.Equal(NotNumbers(Predict(host, samples)), NotNumbers(Predict(model, samples)));
        StepContext context = new(true, 7, 0, 0);
        Assert.Equal(double.NaN, host.Forward(samples.Input, samples.Target, context));
        Assert.Equal(double.NaN, model.Forward(samples.Input, samples.Target, context));
        host.Backward();
        model.Backward();
        Assert.Contains(true, NotNumbers(host.Gradients));
        Assert.Equal(NotNumbers(host.Gradients), NotNumbers(model.Gradients));
        host.Update();
        model.Update();
        Assert.Equal(NotNumbers(host.Parameters), NotNumbers(model.Parameters));
    }

    /// <summary>Squares of such gradients are no numbers of single precision.</summary>
    [Theory]
    [InlineData("Stacked", 1e15f)]
    [InlineData("Stacked", 1e20f)]
    [InlineData("Stacked", 1e36f)]
    [InlineData("Plain", 1e15f)]
    [InlineData("Plain", 1e20f)]
    [InlineData("Plain", 1e36f)]
    public void Gradients_that_explode_are_clipped_as_on_the_processor(string name, float factor)
    {
        using ITrainableModel host = Compiled.Value.CreateTrainable(name: name);
        using PtxModel model = new(host, slices: 1);
        using ITrainableModel simulated = (ITrainableModel)Simulated.Move(Compiled.Value.CreateTrainable(name: name));
        for (int i = 0; i < host.Gradients.Length; i++)
        {
            host.EditGradients()[i] = factor * ((i % 7) - 3);
        }

        foreach (ITrainableModel device in new ITrainableModel[] { model, simulated })
        {
            host.Gradients.CopyTo(device.EditGradients());
            device.Update();
        }

        float[] before = host.Parameters.ToArray();
        host.Update();
        Assert.NotEqual(before, host.Parameters.ToArray());
        Near.All(host.Parameters, model.Parameters, 1e-5);
        Near.All(host.Parameters, simulated.Parameters, 1e-5);
        Near.All(host.OptimizerState, model.OptimizerState, 1e-5);
        Near.All(host.OptimizerState, simulated.OptimizerState, 1e-5);
    }

    /// <summary>Where outputs are masked, what a label is comes out after the step only.</summary>
    [Theory]
    [InlineData(-0.5f)]
    [InlineData(-1)]
    [InlineData(1.5f)]
    [InlineData(2.9f)]
    [InlineData(1e10f)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.NaN)]
    public void A_label_between_classes_is_none(float label)
    {
        using ITrainableModel host = Compiled.Value.CreateTrainable(name: "Tagger");
        using PtxModel model = new(host, slices: 1);
        Samples samples = new(host.Description, 2, seed: 1);
        StepContext context = new(true, 7, 0, 0);
        Assert.False(double.IsNaN(model.Forward(samples.Input, samples.Target, context)));
        (float[] onGpu, float[] simulated) = Gradients(host.Description.OutputShape[^1]);
        (float[] onGpuToo, float[] simulatedToo) = Gradients(label);
        Assert.Equal(onGpu, onGpuToo);
        Assert.Equal(simulated, simulatedToo);

        (float[] OnGpu, float[] Simulated) Gradients(float last)
        {
            samples.Target[^1] = last;
            Assert.Equal(double.NaN, model.Forward(samples.Input, samples.Target, context));
            model.Backward();
            using TrainableDeviceModel queued = ((IPortableModel<TrainableDeviceModel>)host).ToDevice(Simulated.Device);
            queued.Enqueue(samples.Input, samples.Target, context);
            Assert.Throws<ArgumentException>(() => queued.Complete());
            return (model.Gradients.ToArray(), queued.Gradients.ToArray());
        }
    }

    private static void AssertPredictsAlike(IModel host, IModel model, Samples samples) =>
        Near.All(Predict(host, samples), Predict(model, samples), 1e-5);

    private static float[] Predict(IModel model, Samples samples)
    {
        float[] outputs = new float[samples.Input.Length / model.Description.InputLength * model.Description.OutputLength];
        model.Predict(samples.Input, outputs);
        return outputs;
    }

    private static bool[] NotNumbers(ReadOnlySpan<float> values) => Array.ConvertAll(values.ToArray(), float.IsNaN);
}
