using System.Runtime.InteropServices;

namespace ModelGen.Tests.Outputs;

/// <summary>Calls with an array for each output: what they give, what they refuse, and that they allocate nothing.</summary>
public class OutputCallTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(150)]
    public void Outputs_are_the_parts_of_what_the_model_gives(int samples)
    {
        float[] input = OutputModels.Draw(samples).Input, all = new float[samples * OutputModels.Outputs];
        float[] steps = new float[samples * 12], size = new float[samples * 2], kind = new float[samples * 3];
        foreach (int threads in new[] { 1, 3 })
        {
            using ITrainableModel model = OutputModels.Create(new ModelOptions { Seed = 3, Threads = threads, PartWork = 1 });
            model.Predict(input, all);
            OutputModels.Call("Predict", model, input, steps, size, kind);
            Assert.Equal(Bits(all), Bits(samples == 0 ? [] : OutputModels.Join(samples, steps, size, kind)));
            using ModelSession session = ((ISharedModel)model).CreateSession(threads);
            float[] ofSession = new float[all.Length];
            session.Predict(input, ofSession);
            Assert.Equal(Bits(all), Bits(ofSession));
            Assert.All(kind.Chunk(3), p => Assert.Equal(1, p.Sum(), 1e-5));
        }
    }

    [Fact]
    public void A_step_of_training_takes_targets_for_each_output()
    {
        const int Samples = OutputModels.BatchSize;
        (float[] input, float[] steps, float[] size, float[] kind) = OutputModels.Draw(Samples);
        float[] targets = new float[Samples * OutputModels.Targets];
        OutputModels.Call("Join", steps, size, kind, targets);
        Assert.Equal(OutputModels.Join(Samples, steps, size, kind), targets);
        using ITrainableModel model = OutputModels.Create(), other = OutputModels.Create();
        double loss = (double)OutputModels.Call("Forward", model, input, steps, size, kind)!;
        Assert.Equal(other.Forward(input, targets, new StepContext(true)), loss);
        double[] losses = model.OutputLosses.ToArray();
        Assert.Equal(losses[0] + (0.5 * losses[1]) + losses[2], loss, 1e-12);
        Assert.Equal([.. input.Chunk(2).Select((_, i) => steps[i] == 99 ? 0f : 1)], Part(model.OutputMask, 6, 0, 4));
        Assert.All(Part(model.OutputMask, 6, 4, 2), counts => Assert.Equal(1, counts));
        double mse = Part(model.Outputs, OutputModels.Outputs, 12, 2).Zip(size, (p, y) => (double)(p - y) * (p - y)).Average();
        Assert.Equal(mse, losses[1], 1e-5);
        double crossentropy = Part(model.Outputs, OutputModels.Outputs, 14, 3).Chunk(3).Zip(kind, (p, y) => -Math.Log(p[(int)y])).Average();
        Assert.Equal(crossentropy, losses[2], 1e-5);
        model.Backward();
        other.Backward();
        Assert.Equal(Bits(other.Gradients), Bits(model.Gradients));
    }

    [Fact]
    public void Inputs_and_outputs_by_name_are_parameters_side_by_side()
    {
        using ITrainableModel model = OutputModels.Create(name: "Words");
        int[] word = [1, 2, 3, 4, 5, 6, 0, 1, 2, 3];
        float[] writer = [0.5f, 1, -1, 2], next = new float[14], mood = new float[2];
        OutputModels.Call("PredictWords", model, word, writer, next, mood);
        float[] all = new float[16];
        model.Predict([1, 2, 3, 4, 5, 0.5f, 1, 6, 0, 1, 2, 3, -1, 2], all);
        Assert.Equal(all, OutputModels.Join(2, next, mood));
        double loss = (double)OutputModels.Call("ForwardWords", model, word, writer, new float[] { 3, 6 }, new float[] { 0, 1 })!;
        Assert.Equal(-(Math.Log(all[3]) + Math.Log(1 - all[7]) + Math.Log(all[8 + 6]) + Math.Log(all[15])) / 2, loss, 1e-5);
    }

    [Fact]
    public void What_does_not_belong_together_is_refused_before_anything_runs()
    {
        (float[] input, float[] steps, float[] size, float[] kind) = OutputModels.Draw(30);
        using ITrainableModel model = OutputModels.Create();
        float[] p = new float[360], q = new float[60], r = new float[90];
        Refused("The output 'size' of Reader takes 2 elements for each sample; 61 are no multiple of that.", () => Predict(input, p, new float[61], r));
        Refused("The output 'class' of Reader has 29 samples, and there are 30; give as many for each.", () => Predict(input, p, q, r[..87]));
        Refused("A batch of Reader holds 1 to 20 samples, not 30.", () => Forward(input, steps, size, kind));
        Refused("The target 'size' of Reader has 3 samples, and there are 4; give as many for each.", () => Forward(input[..32], steps[..16], size[..6], kind[..4]));
        Refused("All targets of Reader have 7 elements for each sample, and there are 30 samples: give room for 210, not for 5.", () =>
            OutputModels.Call("Join", steps, size, kind, new float[5]));
        Refused("The target 'class' of Reader has 29 samples, and 'steps' has 30; give as many for each.", () =>
            OutputModels.Call("Join", steps, size, kind[..29], new float[210]));
        Refused("Target 0 for 'class' of Reader is 3; class indices are whole numbers from 0 to 2.", () => Forward(input[..8], steps[..4], size[..2], new float[] { 3 }));
        Refused("Target 1 for 'steps' of Reader is 0.5", () => Forward(input[..8], new float[] { 1, 0.5f, 1, 1 }, size[..2], new float[] { 1 }));
        Refused("The target of Reader takes 7 elements for each sample", () => model.Forward(input[..8], [1, 1], StepContext.Inference));

        // A call that was refused has ended.
        Predict(input, p, q, r);
        Assert.All(r, number => Assert.NotEqual(0, number));

        void Predict(params object[] arguments) => OutputModels.Call("Predict", [model, .. arguments]);

        void Forward(params object[] arguments) => OutputModels.Call("Forward", [model, .. arguments]);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        (float[] input, float[] steps, float[] size, float[] kind) = OutputModels.Draw(OutputModels.BatchSize);
        object[] arguments = [OutputModels.Create(), input, new float[240], new float[40], new float[60], steps, size, kind];
        OutputModels.Call("Allocated", arguments);
        Assert.Equal(0L, OutputModels.Call("Allocated", arguments));
        ((ITrainableModel)arguments[0]).Dispose();
    }

    [Fact]
    public void A_stream_gives_the_outputs_of_each_step_one_behind_the_other()
    {
        float[] input = OutputModels.Draw(1).Input, all = new float[OutputModels.Outputs], step = new float[3 + 2 + 3];
        using ITrainableModel model = OutputModels.Create();
        model.Predict(input, all);
        using ModelStream stream = (ModelStream)model.GetType().GetMethod("CreateStream")!.Invoke(model, [1])!;
        for (int i = 0; i < 4; i++)
        {
            stream.Step(input.AsSpan(i * 2, 2), step);
            Assert.Equal(Bits(all.AsSpan(i * 3, 3)), Bits(step.AsSpan(0, 3)));
        }

        Assert.Equal(Bits(all.AsSpan(12)), Bits(step.AsSpan(3)));
    }

    [Fact]
    public void The_description_tells_where_outputs_lie()
    {
        using ITrainableModel model = OutputModels.Create();
        ModelDescription description = model.Description;
        Assert.Equal(
            [("steps", "(4, 3)", 0, true, 1), ("size", "(2)", 12, false, 0.5), ("class", "(3)", 14, false, 1)],
            description.Outputs.Select(o => (o.Name, $"{o.Shape}", o.Offset, o.IsMasked, o.Training!.Weight)));
        Assert.Equal((OutputModels.Outputs, OutputModels.Targets, true), (description.OutputLength, description.TargetLength, description.OutputIsMasked));
        Assert.Equal(Loss.Several, description.Training!.Loss);
        Assert.Equal(
            "several(steps=sparse_categorical_crossentropy, size=0.5*mean_squared_error, class=sparse_categorical_crossentropy)",
            description.Training.ToString().Split(" by ")[0]);
        ModelDescription size = description.WithOutput("size");
        Assert.Equal(("(2)", 2, false, Loss.MeanSquaredError), ($"{size.OutputShape}", size.TargetLength, size.OutputIsMasked, size.Training!.Loss));
        Assert.Equal(["width", "height"], size.Labels.AsEnumerable());
        Assert.Equal(5, size.Training.PositionLoss!([1, 2], [2, 5]));
        Assert.Contains("Reader has no output 'kind': there are steps, size, class", Assert.Throws<ArgumentException>(() => description.WithOutput("kind")).Message);
    }

    private static float[] Part(ReadOnlySpan<float> all, int each, int offset, int length) => [.. all.ToArray().Chunk(each).SelectMany(sample => sample[offset..(offset + length)])];

    private static void Refused(string message, Action call) => Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(call).Message);

    private static int[] Bits(ReadOnlySpan<float> numbers) => MemoryMarshal.Cast<float, int>(numbers).ToArray();
}
