using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Benchmarks.Building;

/// <summary>The command that times what models add to the build of a project.</summary>
internal static class BuildCommand
{
    private const int Most = 1000;

    private static readonly int[] DefaultCounts = [1, 20, 200];

    /// <summary>Sets up the command.</summary>
    public static Command Create()
    {
        Option<int[]> models = new("--models")
        {
            Description = "How many models the project has; a comma separates several.",
            HelpName = "numbers",
            CustomParser = Counts,
            DefaultValueFactory = _ => DefaultCounts,
        };
        Option<int> layers = new("--layers")
        {
            Description = "How many layers the one model of the last project has; 0 for no such project.",
            HelpName = "number",
            DefaultValueFactory = _ => 256,
        };
        layers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 256)
            {
                result.AddError("--layers: expected a whole number from 0 to 256");
            }
        });
        Option<bool> devices = new("--devices") { Description = "With kernels for devices." };
        Option<int> rounds = CommonOptions.Rounds();
        Option<string?> json = CommonOptions.Json();
        Command command = new("build", "Times the generator and the C# compiler on projects with many models.")
        {
            models, layers, devices, rounds, json,
        };
        command.SetAction(result => Failure.Guard(() =>
        {
            JsonFile file = new(result.GetValue(json));
            IEnumerable<ProjectShape> projects = result.GetValue(models)!.Select(ProjectShape.OfModels);
            BuildTable table = BuildTable.Measure(
                result.GetValue(layers) is > 0 and int deep ? projects.Append(ProjectShape.OfLayers(deep)) : projects,
                result.GetValue(devices),
                result.GetValue(rounds));
            table.Print();
            file.Write(table);
        }, failure => failure is InvalidOperationException));
        return command;
    }

    private static int[]? Counts(ArgumentResult result)
    {
        string[] words = [.. result.Tokens.SelectMany(token => token.Value.Split(','))];
        int[] counts = [.. words.Select(word => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0)];
        if (counts.Any(count => count is < 1 or > Most))
        {
            result.AddError($"--models: expected whole numbers from 1 to {Most} with commas between them, found '{string.Join(' ', words)}'");
        }

        return counts;
    }
}
