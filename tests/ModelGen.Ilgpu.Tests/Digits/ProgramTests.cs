using System.Globalization;
using Digits;
using Digits.Devices;

namespace ModelGen.Ilgpu.Tests.Digits;

/// <summary>The sample on devices; what it says without ILGPU is tested with its other options.</summary>
public class ProgramTests
{
    public static TheoryData<string> ModelNames => [.. Models.All.Select(choice => choice.Name)];

    [Fact]
    public void Lists_every_device_on_a_line_of_its_own_with_the_reason_where_it_can_not_be_used()
    {
        string[] lines = Run("--list-devices").Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        string[][] rows = [.. lines.Where(line => line.StartsWith('│')).Select(line => line.Split('│', StringSplitOptions.TrimEntries)[1..^1])];
        IReadOnlyList<DeviceInfo> devices = Device.GetAll();
        Assert.Equal(devices.Count, rows.Length);
        Assert.Equal(["ilgpu-cpu", "0", devices[0].Name, rows[0][3], "yes"], rows[0]);
        Assert.EndsWith(" GiB", rows[0][3]);
        Assert.All(devices.Zip(rows), pair =>
        {
            (DeviceInfo device, string[] row) = pair;
            Assert.Equal(device.Problem is null ? "yes" : $"no: {device.Problem}", row[4]);
            Assert.Equal(device.Index < 0 ? "" : device.Index.ToString(CultureInfo.InvariantCulture), row[1]);
        });
        Assert.Equal(["ilgpu-cpu", "cuda", "opencl"], rows.Select(row => row[0]).Distinct());
    }

    [Fact]
    public void The_reason_of_a_device_that_can_not_be_used_is_the_error()
    {
        foreach (DeviceInfo device in Device.GetAll().Where(device => !device.IsUsable))
        {
            string name = device.Kind == DeviceKind.Cuda ? DeviceName.Cuda : DeviceName.OpenCL;
            string error = ModelGen.Tests.Digits.ProgramTests.Error("--device", device.Index < 0 ? name : $"{name}:{device.Index}");
            Assert.Contains(device.Problem!, error);
        }
    }

    [Fact]
    public void Refusals_of_devices_are_errors_and_no_others_are()
    {
        Assert.True(Accelerators.IsRefusal(new DeviceException()));
        Assert.True(Accelerators.IsRefusal(new DeviceUnavailableException()));
        Assert.True(Accelerators.IsRefusal(new DeviceMemoryException()));
        Assert.True(Accelerators.IsRefusal(new KernelCompilationException()));
        Assert.False(Accelerators.IsRefusal(new InvalidOperationException()));
    }

    [Fact]
    public void The_best_device_is_a_GPU_or_the_processor()
    {
        bool hasGpu = Device.GetAll().Any(device => device.IsUsable && device.IsGpu);
        using ITrainingDevice best = Accelerators.Open(new DeviceName(DeviceName.Best));
        Assert.Equal(!hasGpu, best is Processor);
    }

    [Theory]
    [MemberData(nameof(ModelNames))]
    public void Every_model_moves_to_a_device_and_its_parameters_come_back(string name)
    {
        using ITrainingDevice device = Accelerators.Open(new DeviceName(DeviceName.IlgpuCpu));
        using ITrainableModel model = Models.All.Single(choice => choice.Name == name).Create(new ModelOptions { BatchSize = 1 });
        float[] expected = model.Parameters.ToArray();
        expected[1] = 42;
        device.Use(model, moved =>
        {
            Assert.IsType<TrainableDeviceModel>(moved);
            moved.EditParameters()[1] = 42;
        });
        Assert.Equal(expected, model.Parameters.ToArray());
    }

    [Fact]
    public void Trains_on_a_device_as_on_the_processor()
    {
        string[] onProcessor = Train("cpu"), onDevice = Train("ilgpu-cpu");
        Assert.Contains("Trains on the CPU.", onProcessor);
        Assert.Contains(onDevice, line => line.StartsWith("Trains on CPU 0: simulation by threads of this process, ", StringComparison.Ordinal));

        // Printed to four places, the last of which rounding may change.
        (double loss, string accuracy) = Result(onProcessor);
        (double deviceLoss, string deviceAccuracy) = Result(onDevice);
        Assert.Equal(loss, deviceLoss, 2e-4);
        Assert.Equal(accuracy, deviceAccuracy);
    }

    private static string[] Train(string device) =>
        Run("--device", device, "--model", "simple-rnn", "--samples", "20", "--epochs", "1", "--batch-size", "8").Split(Environment.NewLine);

    private static (double Loss, string Accuracy) Result(string[] lines)
    {
        string[] words = lines.Single(line => line.StartsWith("test loss: ", StringComparison.Ordinal)).Split(' ');
        return (double.Parse(words[2], CultureInfo.InvariantCulture), words[^1]);
    }

    private static string Run(params string[] arguments)
    {
        StringWriter output = new(), error = new();
        Assert.Equal(0, Program.Run(arguments, output, error));
        Assert.Equal("", error.ToString());
        return output.ToString();
    }
}
