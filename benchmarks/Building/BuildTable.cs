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
    /// <param name="projects">The projects.</param>
    /// <param name="devices">Whether they reference the library of devices.</param>
    /// <param name="rounds">How often each is built and edited.</param>
    public static BuildTable Measure(IEnumerable<ProjectShape> projects, bool devices, int rounds) =>
        new([.. projects.Select(project => BuildRow.Measure(project, devices, rounds))]);

    /// <inheritdoc/>
    public void Print()
    {
        Table table = Report.Table(
            "project", "lines", "MB", "first build: generator, ms", "compiler, ms", "next builds: generator, ms", "compiler, ms", "edit of one: generator, ms");
        foreach (BuildRow row in Rows)
        {
            table.AddRow(
                row.Project,
                Report.Number(row.Lines),
                Report.Number(row.Megabytes),
                Report.Number(row.FirstGenerator.Median),
                Report.Number(row.FirstCompiler.Median),
                Report.Number(row.NextGenerator.Median),
                Report.Number(row.NextCompiler.Median),
                Report.Number(row.Edit.Median));
        }

        Report.Write(table, $"{Processor}, {Date:yyyy-MM-dd}, {Runtime}");
    }
}

/// <summary>A project.</summary>
/// <param name="Project">What models it has.</param>
/// <param name="Lines">Lines of generated code.</param>
/// <param name="Megabytes">Millions of characters of generated code.</param>
/// <param name="FirstGenerator">What models add in the generator of a compiler that has just started, in milliseconds.</param>
/// <param name="FirstCompiler">What generated code adds in that compiler, in milliseconds.</param>
/// <param name="NextGenerator">What models add in the generator of a compiler server that has built before, in milliseconds.</param>
/// <param name="NextCompiler">What generated code adds in that compiler, in milliseconds.</param>
/// <param name="Edit">The generator after an edit of one model, in milliseconds.</param>
internal sealed record BuildRow(
    string Project,
    int Lines,
    double Megabytes,
    Measurement FirstGenerator,
    Measurement FirstCompiler,
    Measurement NextGenerator,
    Measurement NextCompiler,
    Measurement Edit)
{
    /// <summary>Measures a project.</summary>
    /// <param name="shape">What models it has.</param>
    /// <param name="devices">Whether it references the library of devices.</param>
    /// <param name="rounds">How often it is built and edited.</param>
    public static BuildRow Measure(ProjectShape shape, bool devices, int rounds)
    {
        using ProjectOfModels project = new(shape, devices);
        BuildTime[] first = [.. Enumerable.Range(0, rounds).Select(_ => project.BuildCold())];
        BuildTime[] next = [.. Enumerable.Range(0, rounds).Select(_ => project.BuildWarm())];
        return new(
            shape.Name,
            project.Lines,
            project.Megabytes,
            Measurement.From(first.Select(build => build.Generator)),
            Measurement.From(first.Select(build => build.Compiler)),
            Measurement.From(next.Select(build => build.Generator)),
            Measurement.From(next.Select(build => build.Compiler)),
            Measurement.From(first.Select(_ => project.Edit())));
    }
}
