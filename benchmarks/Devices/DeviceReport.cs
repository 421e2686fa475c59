using System.Globalization;
using Spectre.Console;

namespace Benchmarks.Devices;

/// <summary>All that was measured on a device.</summary>
/// <param name="Device">Kind, name and memory of the device.</param>
/// <param name="Peak">What it reaches.</param>
/// <param name="Date">The day, in UTC.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="Peer">Version and device of the peer, or why it was not timed.</param>
/// <param name="Rows">The rows.</param>
internal sealed record DeviceReport(
    string Device, DevicePeak Peak, DateOnly Date, string Runtime, string Peer, IReadOnlyList<DeviceRow> Rows)
{
    /// <summary>Prints the table.</summary>
    public void Print()
    {
        Table table = Report.Table(
            "work", "ModelGen, us", "quartiles", "floor, us", "share of floor", "PyTorch, us", "ratio", "PyTorch TF32, us", "ratio",
            "launches", "host bytes");
        foreach (DeviceRow row in Rows)
        {
            double own = row.ModelGen.Median;
            table.AddRow(
                row.Name,
                Report.Number(own),
                $"{Report.Number(row.ModelGen.Low)} to {Report.Number(row.ModelGen.High)}",
                Report.Number(row.Floor),
                Report.Share(row.Floor / own),
                Report.Number(row.PyTorch),
                Report.Number(row.PyTorch / own),
                Report.Number(row.PyTorchTf32),
                Report.Number(row.PyTorchTf32 / own),
                $"{row.Launches}",
                Report.Number(row.HostBytes));
        }

        string driver = Peak.Driver.Length == 0 ? string.Empty : $"; {Peak.Driver}";
        Report.Write(
            table,
            $"{Device}{driver}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"measured: {Peak.OperationsPerSecond / 1e12:G3} TFLOP/s of float32 multiply-adds, {Peak.BytesPerSecond / 1e9:G3} GB/s of its memory"),
            string.Create(CultureInfo.InvariantCulture, $"{Date:yyyy-MM-dd}, {Runtime}, {Peer}"));
    }
}

/// <summary>What was measured of one piece of work; times in microseconds for one step or prediction.</summary>
/// <param name="Name">The work.</param>
/// <param name="ModelGen">Our time.</param>
/// <param name="Floor">The shortest time that the device's rate and bandwidth allow.</param>
/// <param name="PyTorch">The peer's median without TF32, or null.</param>
/// <param name="PyTorchTf32">The peer's median with TF32, or null.</param>
/// <param name="Launches">How many kernels we launch.</param>
/// <param name="HostBytes">Bytes that are allocated on the calling thread.</param>
internal sealed record DeviceRow(
    string Name, Measurement ModelGen, double Floor, double? PyTorch, double? PyTorchTf32, int Launches, double HostBytes);
