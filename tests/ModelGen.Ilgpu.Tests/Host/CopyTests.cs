namespace ModelGen.Ilgpu.Tests.Host;

/// <summary>Parameters come back from a device, to models and to files.</summary>
public sealed class CopyTests(CpuDevice cpu) : IClassFixture<CpuDevice>
{
    [Fact]
    public void Training_goes_on_where_it_stopped_on_any_device()
    {
        using TrainableDeviceModel model = Trained();
        model.LearningRate = 0.5;
        LinearModel host = new();
        using TrainableDeviceModel other = cpu.Linear().Model;
        foreach (ITrainableModel target in new ITrainableModel[] { host, other })
        {
            model.CopyTo(target);
            Assert.Equal(model.Parameters.ToArray(), target.Parameters.ToArray());
            Assert.Equal(model.OptimizerState.ToArray(), target.OptimizerState.ToArray());
            Assert.Equal(1, target.Iterations);
            Assert.Equal(0.5, target.LearningRate);
        }

        Assert.NotEqual(new LinearModel().Parameters[0], host.Parameters[0]);
    }

    [Fact]
    public void Models_for_inference_get_the_parameters_only()
    {
        using TrainableDeviceModel model = Trained();
        LinearModel host = new(batchSize: 0);
        model.CopyTo(host);
        Assert.Equal(model.Parameters.ToArray(), host.Parameters.ToArray());
        Assert.Equal(0, host.Iterations);
        using DeviceModel predictor = new(host, cpu.Device, new LinearKernels());
        LinearModel again = new();
        predictor.CopyTo(again);
        Assert.Equal(host.Parameters.ToArray(), again.Parameters.ToArray());
        Assert.Equal(0, again.Iterations);
    }

    [Fact]
    public void Another_model_is_refused()
    {
        using TrainableDeviceModel model = Trained();
        LinearModel other = new(name: "Other");
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => model.CopyTo(other));
        Assert.Contains("it is a Other", refusal.Message);
        Assert.Equal(0.5f, other.Parameters[0]);
    }

    [Fact]
    public void Parameters_survive_a_file()
    {
        using TrainableDeviceModel model = Trained(), other = cpu.Linear().Model;
        using MemoryStream file = new();
        model.Save(file);
        file.Position = 0;
        other.Load(file);
        Assert.Equal(model.Parameters.ToArray(), other.Parameters.ToArray());
        (float[] input, _) = LinearModel.Batch(3);
        float[] expected = new float[6], actual = new float[6];
        model.Predict(input, expected);
        other.Predict(input, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_file_that_is_bad_changes_nothing()
    {
        using TrainableDeviceModel model = Trained();
        float[] before = model.Parameters.ToArray();
        using MemoryStream file = new();
        model.Save(file);
        file.SetLength(file.Length - 1);
        file.Position = 0;
        Assert.Throws<WeightsFormatException>(() => model.Load(file));
        Assert.Equal(before, model.Parameters.ToArray());
    }

    private TrainableDeviceModel Trained()
    {
        TrainableDeviceModel model = cpu.Linear().Model;
        (float[] input, float[] target) = LinearModel.Batch(4);
        model.Forward(input, target, new StepContext(Training: true));
        model.Backward();
        model.Update();
        return model;
    }
}
