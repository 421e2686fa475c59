using System.Globalization;
using System.Runtime.InteropServices;
using ModelGen.Ilgpu;

namespace Benchmarks.Devices;

/// <summary>Times ModelGen and PyTorch in turn on a device.</summary>
internal sealed class DeviceBenchmark
{
    private readonly DeviceSettings settings;
    private readonly Device device;
    private readonly ScriptPeer peer;
    private readonly DeviceWork[] rows;
    private readonly Dictionary<string, List<Measurement>> ours;
    private readonly Dictionary<string, List<double>> theirs = [];
    private readonly Dictionary<string, double> hostBytes = [];
    private int burst = 1;

    private DeviceBenchmark(DeviceSettings settings, DeviceWork[] rows, Device device)
    {
        this.settings = settings;
        this.rows = rows;
        this.device = device;
        peer = new ScriptPeer("PyTorch", settings.Python, "pytorch_device.py");
        ours = rows.ToDictionary(row => row.Name, _ => new List<Measurement>());
    }

    /// <summary>Measures, prints the table and writes the figures. What is wrong is told in one line.</summary>
    /// <param name="settings">What is to be measured.</param>
    /// <returns>The exit code.</returns>
    public static int Run(DeviceSettings settings) => Failure.Guard(
        () =>
        {
            DeviceWork[] rows = RowFilter.Apply(DeviceWork.All(settings.Batches), row => row.Name, settings.Filter);
            JsonFile json = new(settings.Json);
            DevicePeak peak = Peak(settings.Device);
            using Device device = DeviceName.Open(settings.Device);
            DeviceReport report = new DeviceBenchmark(settings, rows, device).Measure(peak);
            report.Print();
            json.Write(report);
        },
        failure => failure is DeviceException);

    private static DevicePeak Peak(string name)
    {
        DeviceKind kind;
        int index;
        using (Device device = DeviceName.Open(name))
        {
            (kind, index) = (device.Kind, device.Index);
        }

        // This opens the device once more, and in a thread one opening of a CUDA device is current at a time.
        return DevicePeak.Of(kind, index);
    }

    private DeviceReport Measure(DevicePeak peak)
    {
        string version = string.Empty;
        for (int round = 1; round <= settings.Rounds; round++)
        {
            Console.Error.WriteLine($"round {round} of {settings.Rounds}: ModelGen");
            foreach (DeviceWork row in rows)
            {
                Time(row);
            }

            Console.Error.WriteLine($"round {round} of {settings.Rounds}: {peer.Name}");
            version = TimePeer();
        }

        return new DeviceReport(
            $"{device}",
            peak,
            DateOnly.FromDateTime(DateTime.UtcNow),
            RuntimeInformation.FrameworkDescription,
            version,
            [.. rows.Select(row => Row(row, peak))]);
    }

    private void Time(DeviceWork row)
    {
        DeviceRun work = row.Create(device);
        using (work.Model)
        {
            burst = Math.Max(burst, work.Parts);
            ours[row.Name].Add(Measurement.Of(work.Run, settings.Seconds, atLeast: 1).Each(work.Parts));
            long before = GC.GetAllocatedBytesForCurrentThread();
            work.Run();
            hostBytes[row.Name] = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / work.Parts;
        }
    }

    /// <summary>Lets the peer do the same on the same device.</summary>
    /// <returns>The peer's version, or why it was not timed.</returns>
    private string TimePeer()
    {
        (ScriptTimes? times, string reason) = peer.Run(
        [
            DeviceName.InPyTorch(device),
            .. settings.Batches.Select(batch => $"{batch}"),
            $"--burst={burst}",
            string.Create(CultureInfo.InvariantCulture, $"--seconds={settings.Seconds}"),
            $"--filter={settings.Filter}",
        ]);
        foreach ((string name, double median) in times?.Medians ?? [])
        {
            if (!theirs.TryAdd(name, [median]))
            {
                theirs[name].Add(median);
            }
        }

        return times?.Version ?? reason;
    }

    private DeviceRow Row(DeviceWork row, DevicePeak peak) => new(
        row.Name,
        Measurement.Middle(ours[row.Name]),
        row.Cost.Microseconds(peak.OperationsPerSecond, peak.BytesPerSecond),
        Theirs(row.Name),
        Theirs($"{row.Name}, TF32"),
        row.Launches,
        hostBytes[row.Name]);

    private double? Theirs(string name) =>
        theirs.TryGetValue(name, out List<double>? medians) ? Measurement.From(medians).Median : null;
}
