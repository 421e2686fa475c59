#if ILGPU
using System.Globalization;
using ModelGen.Ilgpu;
using Spectre.Console;

namespace Digits.Devices;

/// <summary>The devices that ILGPU finds, as a table.</summary>
internal static class DeviceTable
{
    /// <summary>Columns of redirected output: so many that nothing wraps and each device is one line.</summary>
    private const int RedirectedWidth = 1000;

    private const double Gibibyte = 1L << 30;

    /// <summary>Writes the table, as wide as the terminal.</summary>
    public static void Write(TextWriter output, IEnumerable<DeviceInfo> devices)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = RedirectedWidth;
        }

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

        console.Write(table);
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
