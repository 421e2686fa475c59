using ModelGen.Tests.Compiling;
using ModelGen.Tests.Properties;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Where a training run says that numbers stopped being finite, and the norms that it keeps.</summary>
public class NumericsTests
{
    private const string Yaml = """
        modelgen: 1
        name: Line
        input: { shape: [1] }
        layers: [dense: 1]
        training: { loss: mse, optimizer: { sgd: 0.125 }, batch_size: 1 }
        ---
        modelgen: 1
        name: Growing
        input: { shape: [4, 2] }
        layers: [dense: 3, simple_rnn: { units: 5, activation: relu }, dense: 1]
        training: { loss: mse, optimizer: sgd, batch_size: 2 }
        """;

    private static readonly Lazy<CompiledModels> Compiled = new(() => ModelCompiler.Compile(Yaml));

    private static readonly FitOptions Quiet = new() { Progress = Progress.None, Shuffle = false };

    public static TheoryData<string> Models => SampleModels.Trainable;

    [Theory]
    [MemberData(nameof(Models))]
    public void Sound_steps_have_no_fault(string name)
    {
        using ITrainableModel model = SampleModels.Create(name);
        ModelGen.Tests.Properties.Samples samples = new(model.Description, model.BatchSize, seed: 3);
        for (int step = 0; step < 2; step++)
        {
            model.Forward(samples.Input, samples.Target, new StepContext(true, 1, 0, step));
            Assert.Null(model.FindNotFinite());
            model.Backward();
            Assert.Null(model.FindNotFinite());
            model.Update();
        }
    }

    /// <summary>h grows by 5e20 a step from 6 on, so that the third of four steps leaves the range of floats.</summary>
    [Fact]
    public void The_layer_the_buffer_and_the_step_are_named()
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(null, "Growing");
        Fill(model, "dense_1/kernel", 1);
        Fill(model, "simple_rnn_1/kernel", 1);
        Fill(model, "simple_rnn_1/recurrent_kernel", 1e20f);
        float[] inputs = new float[3 * 8];
        inputs.AsSpan(16).Fill(1);
        History history = model.Fit(new Dataset(inputs, 8, new float[3], 1), Quiet with { CheckNumerics = true, Epochs = 3 });
        NumericFault fault = history.Fault!;
        Assert.Equal((EndReason.Diverged, 0, 1), (history.EndReason, fault.Epoch, fault.Step));
        Assert.Equal(("simple_rnn_1", 0, 2, 0), (fault.Place!.Layer, fault.Place.Sample, fault.Place.Step, fault.Place.Element));
        Assert.Equal(float.PositiveInfinity, fault.Place.Value);
        Assert.Equal(1, model.Iterations);
        Assert.StartsWith("epoch 1, step 2, loss ", fault.ToString());
        Assert.EndsWith(": Infinity in simple_rnn_1, (5, 5) state h, from before the first step: sample 0, step 2, element 0", fault.ToString());
        Assert.Contains(fault.ToString(), history.ToString());
    }

    [Fact]
    public void A_parameter_is_named_before_what_comes_of_it()
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(null, "Growing");
        Fill(model, "simple_rnn_1/bias", float.NaN);
        History history = model.Fit(new Dataset(new float[8], 8, new float[1], 1), Quiet with { CheckNumerics = true });
        Assert.Equal("NaN in simple_rnn_1, simple_rnn_1/bias (5): element 0", history.Fault!.Place!.ToString());
    }

    /// <summary>The output is 1e19 and the loss 1e38, a float; the gradient 2e44 is none.</summary>
    [Fact]
    public void A_gradient_is_named_where_the_loss_is_finite()
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(null, "Line");
        Fill(model, "dense_1/kernel", 1e-6f);
        float[] before = model.Parameters.ToArray();
        History history = model.Fit(new Dataset(new[] { 1e25f }, 1, new[] { 0f }, 1), Quiet with { CheckNumerics = true });
        Assert.Equal("Infinity in dense_1, gradient of dense_1/kernel (1, 1): element 0", history.Fault!.Place!.ToString());
        Assert.Equal(before, model.Parameters.ToArray());
    }

    [Fact]
    public void Nobody_looks_unless_asked()
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(null, "Line");
        Fill(model, "dense_1/kernel", float.NaN);
        History history = model.Fit(new Dataset(new[] { 1f }, 1, new[] { 0f }, 1), Quiet with { Epochs = 2 });
        Assert.Equal((EndReason.Completed, 2), (history.EndReason, history.Epochs.Count));
        Assert.Null(history.Fault);
        Assert.Empty(history.Epochs[0].Norms);
    }

    /// <summary>y = w x + b with (y − t)² a step; w 1, b 0, x 1 and 2, t 0 and 0, at a rate of 1/8.</summary>
    [Fact]
    public void Norms_are_those_of_plain_loops()
    {
        using ITrainableModel model = Compiled.Value.CreateTrainable(null, "Line");
        Fill(model, "dense_1/kernel", 1);
        History history = model.Fit(new Dataset(new[] { 1f, 2f }, 1, new[] { 0f, 0f }, 1), Quiet with { TrackNorms = true });
        (double w, double b, double gradients, double ratios) = (1, 0, 0, 0);
        foreach (double x in new[] { 1.0, 2.0 })
        {
            double error = 2 * ((w * x) + b), norm = Math.Sqrt((error * x * error * x) + (error * error));
            gradients += norm / 2;
            ratios += 0.125 * norm / Math.Sqrt((w * w) + (b * b)) / 2;
            (w, b) = (w - (0.125 * error * x), b - (0.125 * error));
        }

        LayerNorms norms = Assert.Single(history.Epochs[0].Norms);
        Assert.Equal("dense_1", norms.Layer);
        Assert.Equal(gradients, norms.Gradient, 1e-6);
        Assert.Equal(ratios, norms.UpdateRatio, 1e-6);
        Assert.Equal(Math.Sqrt((w * w) + (b * b)), norms.Weights, 1e-6);
        string path = Path.GetTempFileName();
        history.SaveCsv(path);
        Assert.Contains("seconds,dense_1/gradient_norm,dense_1/update_ratio\n", File.ReadAllText(path));
        history.SaveReport(path);
        Assert.Contains("Gradients and updates", File.ReadAllText(path));
        File.Delete(path);
    }

    /// <summary>Norms of epochs that have ended, and of the one in which the run was stopped.</summary>
    [Fact]
    public void Norms_go_on_from_a_checkpoint()
    {
        Dataset data = new(Enumerable.Range(0, 48).Select(i => i % 7 / 7f).ToArray(), 8, Enumerable.Range(0, 6).Select(i => i / 6f).ToArray(), 1);
        FitOptions options = Quiet with { Epochs = 3, TrackNorms = true };
        using ITrainableModel whole = Compiled.Value.CreateTrainable(new ModelOptions { Seed = 4 }, "Growing");
        History expected = whole.Fit(data, options);

        using Digits.TemporaryFolder folder = new();
        History? history = null;
        for (int part = 0; history?.EndReason is null or EndReason.Stopped; part++)
        {
            using ITrainableModel model = Compiled.Value.CreateTrainable(new ModelOptions { Seed = part == 0 ? 4UL : 9 }, "Growing");
            using CancellationTokenSource stop = new();
            history = model.Fit(
                data,
                options with { Callbacks = [new Checkpoint(folder.File("kept")), new AfterSteps(4, stop)], Resume = true, StopToken = stop.Token });
        }

        Assert.Equal(3, history.Epochs.Count);
        Assert.All(expected.Epochs.Zip(history.Epochs), pair => Assert.Equal<LayerNorms>(pair.First.Norms, pair.Second.Norms));
        Assert.Equal(["dense_1", "simple_rnn_1", "dense_2"], history.Epochs[2].Norms.Select(norms => norms.Layer));
    }

    private static void Fill(ITrainableModel model, string name, float value)
    {
        ParameterDescription parameter = model.Description.Parameters.Single(parameter => parameter.Name == name);
        model.EditParameters().Slice(parameter.Offset, parameter.Shape.Length).Fill(value);
    }

    /// <summary>Stops a run after so many of its steps.</summary>
    private sealed class AfterSteps(int steps, CancellationTokenSource stop) : Callback
    {
        private int left = steps;

        public override void OnBatchEnd(TrainingRun run, in StepResult step)
        {
            if (--left == 0)
            {
                stop.Cancel();
            }
        }
    }
}
