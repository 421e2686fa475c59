using System.Runtime.InteropServices;
using ModelGen.Tests.Golden;
using ModelGen.Tests.Reference;

namespace ModelGen.Packages.Tests.SameBits;

/// <summary>
/// A program with models of golden cases, with random models and with one for each optimizer, that prints what each computes, as hashes of the bits.
/// </summary>
/// <remarks>
/// All models take minutes to be compiled ahead of time, so it has some of each kind, and all golden cases and more random models where the variable
/// <c>MODELGEN_SAME_BITS</c> of the environment is <c>all</c>.
/// </remarks>
internal static class SameBitsProject
{
    private static readonly bool HasAll = Environment.GetEnvironmentVariable("MODELGEN_SAME_BITS") == "all";

    /// <summary>How many random models it has of the whole language, and of what can be streamed.</summary>
    private static readonly (int Any, int Streaming) Random = HasAll ? (12, 6) : (3, 1);

    /// <summary>Cases that have every kind of layer and of function between them.</summary>
    private static readonly string[] Some =
    [
        "bn_lstm_tanh", "edge_mask_stacked", "ext_activation_gelu", "ext_activation_mish", "ext_bidirectional_gru_reset_before", "ext_global_average_masked",
        "ext_layer_norm", "ext_residual_add_masked", "stacked_lstm_dropout",
    ];

    private static readonly GoldenCase[] Golden = [.. GoldenCase.All.Where(golden => HasAll || Some.Contains(golden.Name))];

    private static readonly Lazy<UserProject> Made = new(Make);

    /// <summary>The folder with the cases' weights and batches.</summary>
    private static string Cases => Path.Combine(Made.Value.Folder, "cases");

    /// <summary>What it prints at one or more widths, run by the JIT compiler.</summary>
    /// <param name="widths">As the runtime's enum calls them.</param>
    public static string[] Run(params string[] widths) =>
        Sorted(Made.Value.Run(["exec", "bin/Debug/net10.0/App.dll", Cases, .. widths]).Clean().Lines, widths.Length);

    /// <summary>Compiles it ahead of time.</summary>
    /// <param name="options">What a user types behind <c>dotnet publish</c>.</param>
    /// <returns>The program.</returns>
    public static string Publish(params string[] options)
    {
        string folder = Path.Combine(Made.Value.Folder, "native-" + Guid.NewGuid().ToString("N")[..4]);
        Made.Value.Run(["publish", "--output", folder, "-p:PublishAot=true", "-p:UseAppHost=true", .. options]).Clean();
        return Path.Combine(folder, "App");
    }

    /// <summary>What it prints when it was compiled ahead of time: at the width that it was compiled for, whichever is named.</summary>
    /// <param name="command">The program, or what runs it and then the program.</param>
    public static string[] RunNative(params string[] command) =>
        Sorted(NativeAotFactAttribute.Output(command[0], [.. command[1..], Cases, "Widest"]).Split('\n', StringSplitOptions.RemoveEmptyEntries), 1);

    /// <summary>Lines without their width: of each model and thing one for each width that came out differently, and so one in all if it did not.</summary>
    private static string[] Sorted(string[] lines, int widths)
    {
        Assert.NotEmpty(lines);
        string[][] words = [.. lines.Select(line => line.Split(' '))];
        Assert.All(words.GroupBy(line => (line[0], line[2])), group => Assert.Equal(widths, group.Count()));
        return [.. words.Select(line => $"{line[0]} {line[2]} {line[3]}").Distinct()];
    }

    private static UserProject Make()
    {
        RandomArchitecture[] random =
        [
            .. Enumerable.Range(0, Random.Any).Select(seed => RandomArchitecture.Draw(seed)),
            .. Enumerable.Range(Random.Any, Random.Streaming).Select(seed => RandomArchitecture.Draw(seed, streaming: true)),
        ];
        string trainings = File.ReadAllText(Source("trainings.model.yaml"));
        UserProject project = new UserProject()
            .With("App.csproj", UserProject.ProjectFile(
                """
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <Nullable>enable</Nullable>
                <InvariantGlobalization>true</InvariantGlobalization>
                <TieredPGO>false</TieredPGO>
                <!-- MG0030: masks that end, as some of these models are about. -->
                <NoWarn>$(NoWarn);MG0030</NoWarn>
                """,
                UserProject.Reference("ModelGen")))
            .With("golden.model.yaml", string.Join("---\n", Golden.Select(GoldenDocument.Of)))
            .With("random.model.yaml", string.Join("\n---\n", random.Select(drawn => drawn.Yaml)))
            .With("trainings.model.yaml", trainings)
            .With("Program.cs", File.ReadAllText(Source("Program.cs")))
            .With("Models.cs", Table([
                .. Golden.Select(golden => (golden.Name, Streams: false)),
                .. random.Select(drawn => (drawn.Name, Streams(drawn.Yaml))),
                .. trainings.Split("---").Select(document => (document.Split("name: ")[1].Split('\n')[0], Streams(document))),
            ]));
        WriteCases(Path.Combine(project.Folder, "cases"));
        project.Run("build").Clean();
        return project;
    }

    private static bool Streams(string yaml) => yaml.Contains("streaming: true", StringComparison.Ordinal);

    /// <summary>Nothing is found by reflection in a program that is compiled ahead of time.</summary>
    private static string Table((string Name, bool Streams)[] models) => $$"""
        using ModelGen;

        internal static class Models
        {
            public static ModelUnderTest[] All { get; } =
            [
        {{string.Join('\n', models.Select(model =>
            $"        new(\"{model.Name}\", options => new App.{model.Name}(options), {(model.Streams ? "true" : "false")}),"))}}
            ];
        }
        """;

    private static void WriteCases(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (GoldenCase golden in Golden)
        {
            using MemoryStream weights = TensorFile.Write(golden.TensorsOf(""));
            File.WriteAllBytes(Path.Combine(folder, golden.Name + ".safetensors"), weights.ToArray());
            File.WriteAllBytes(Path.Combine(folder, golden.Name + ".x"), MemoryMarshal.AsBytes(golden.Input.Values.AsSpan()).ToArray());
            File.WriteAllBytes(Path.Combine(folder, golden.Name + ".y"), MemoryMarshal.AsBytes(golden.Labels.Values.AsSpan()).ToArray());
        }
    }

    private static string Source(string file) => Path.Combine(AppContext.BaseDirectory, "SameBits", file);
}
