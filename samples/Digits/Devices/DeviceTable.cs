#if ILGPU
using System.Globalization;
using ModelGen.Ilgpu;
using SampleKit;
using Spectre.Console;

namespace Digits.Devices;

/// <summary>The devices that ILGPU finds, as a table.</summary>
internal static class DeviceTable
{
    private const double Gibibyte = 1L << 30;

    /// <summary>Writes the table, as wide as the terminal.</summary>
    public static void Write(TextWriter output, IEnumerable<DeviceInfo> devices)
    {
        Table table = new() { Border = TableBorder.HeavyHead };
        table.AddColumn(new TableColumn("Device").NoWrap());
        table.AddColumn(new TableColumn("Index").NoWrap().RightAligned());
        table.AddColumn("Name");
        table.AddColumn(new TableColumn("Memory").NoWrap().RightAligned());
        table.AddColumn("Usable");
        foreach (DeviceInfo device in devices)
        {
            table.AddRow([.. Cells(device).Select(text => new Text(text))]);
        }

        Terminal.Open(output).Write(table);
    }

    private static string[] Cells(DeviceInfo device)
    {
        string usable = device.Problem is null ? "yes" : $"no: {device.Problem}";
        return device.Index < 0
            ? [Kind(device), "", "", "", usable]
            : [
                Kind(device),
                device.Index.ToString(CultureInfo.InvariantCulture),
                device.Name,
                string.Create(CultureInfo.InvariantCulture, $"{device.MemoryBytes / Gibibyte:0.0} GiB"),
                usable,
            ];
    }

    /// <summary>The kind as <c>--device</c> takes it.</summary>
    private static string Kind(DeviceInfo device) => device.Kind switch
    {
        DeviceKind.Cuda => DeviceName.Cuda,
        DeviceKind.OpenCL => DeviceName.OpenCL,
        _ => DeviceName.IlgpuCpu,
    };
}
#endif
