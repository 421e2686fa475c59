using System.Globalization;
using System.Runtime.InteropServices;
using Spectre.Console;

namespace Benchmarks.Building;

/// <summary>What models add to the build of a project.</summary>
/// <param name="Rows">The rows.</param>
internal sealed record BuildTable(IReadOnlyList<BuildRow> Rows) : ITable
{
    /// <summary>The processor.</summary>
    public string Processor { get; } = Benchmarks.Processor.Name;

    /// <summary>The day, in UTC.</summary>
    public DateOnly Date { get; } = DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>The version of .NET.</summary>
    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    /// <summary>Measures projects.</summary>
    /// <param name="counts">How many models they have.</param>
    /// <param name="devices">Whether they reference the library of devices.</param>
    /// <param name="rounds">How often each is built and edited.</param>
    public static BuildTable Measure(IEnumerable<int> counts, bool devices, int rounds) =>
        new([.. counts.Select(count => BuildRow.Measure(count, devices, rounds))]);

    /// <inheritdoc/>
    public void Print()
    {
        Table table = Report.Table("models", "lines", "MB", "generator, ms", "compiler, ms", "edit of one: generator, ms");
        foreach (BuildRow row in Rows)
        {
            table.AddRow(
                row.Models.ToString(CultureInfo.InvariantCulture),
                Report.Number(row.Lines),
                Report.Number(row.Megabytes),
                Report.Number(row.Generator.Median),
                Report.Number(row.Compiler.Median),
                Report.Number(row.Edit.Median));
        }

        Report.Write(table, $"{Processor}, {Date:yyyy-MM-dd}, {Runtime}");
    }
}

/// <summary>A project.</summary>
/// <param name="Models">How many models it has.</param>
/// <param name="Lines">Lines of generated code.</param>
/// <param name="Megabytes">Millions of characters of generated code.</param>
/// <param name="Generator">What models add in the generator of a compiler that has just started, in milliseconds.</param>
/// <param name="Compiler">What generated code adds in that compiler, in milliseconds.</param>
/// <param name="Edit">The generator after an edit of one model, in milliseconds.</param>
internal sealed record BuildRow(int Models, int Lines, double Megabytes, Measurement Generator, Measurement Compiler, Measurement Edit)
{
    /// <summary>Measures a project.</summary>
    /// <param name="models">How many models it has.</param>
    /// <param name="devices">Whether it references the library of devices.</param>
    /// <param name="rounds">How often it is built and edited.</param>
    public static BuildRow Measure(int models, bool devices, int rounds)
    {
        using ProjectOfModels project = new(models, devices);
        (double Generator, double Compiler)[] builds = [.. Enumerable.Range(0, rounds).Select(_ => project.Build())];
        return new(
            models,
            project.Lines,
            project.Megabytes,
            Measurement.From(builds.Select(build => build.Generator)),
            Measurement.From(builds.Select(build => build.Compiler)),
            Measurement.From(builds.Select(_ => project.Edit())));
    }
}
