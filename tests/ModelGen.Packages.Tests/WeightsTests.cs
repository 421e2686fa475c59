namespace ModelGen.Packages.Tests;

/// <summary>A project trains a model and saves its weights; others embed them.</summary>
public sealed class WeightsTests
{
    private const string Model = """
        modelgen: 1
        name: Strokes
        namespace: Shared
        input: { shape: [6, 2] }
        layers:
          - gru: 5
          - batch_normalization
          - dense: 3
        training: { loss: mse, optimizer: adam, batch_size: 4 }
        weights: strokes.safetensors
        """;

    /// <summary>It prints what the model predicts, whether its weights lie in the program's image, and what one that was loaded predicts.</summary>
    private const string Program = """
        using System.Globalization;
        using Shared;

        float[] input = [.. Enumerable.Range(0, 12).Select(i => i * 0.25f)], output = new float[3];
        using Strokes model = new(new ModelGen.ModelOptions { BatchSize = 0, Threads = 1 });
        Print(model);
        Console.WriteLine(IsInPlace(model));
        using Strokes loaded = new(seed: 1);
        loaded.Load(File.OpenRead(args[0]));
        Print(loaded);

        void Print(Strokes model)
        {
            model.Predict(input, output);
            Console.WriteLine(string.Join(" ", output.Select(BitConverter.SingleToInt32Bits)));
        }

        static unsafe bool IsInPlace(Strokes model)
        {
            var assembly = typeof(Strokes).Assembly;
            string name = assembly.GetManifestResourceNames().Single(name => name.StartsWith("strokes.safetensors/", StringComparison.Ordinal));
            using var resource = (UnmanagedMemoryStream)assembly.GetManifestResourceStream(name)!;
            fixed (float* first = model.Parameters)
            {
                return (byte*)(first + model.Parameters.Length) == resource.PositionPointer + resource.Length;
            }
        }
        """;

    /// <summary>The trainer, beside which the others lie, and the weights that it saved.</summary>
    private static readonly Lazy<UserProject> Trained = new(() =>
    {
        UserProject trainer = new UserProject("Trainer")
            .With("Trainer.csproj", UserProject.ProjectFile(
                "<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable>",
                UserProject.Reference("ModelGen") + """<ModelFile Update="strokes.model.yaml" Weights="false" />"""))
            .With("strokes.model.yaml", Model)
            .With("Program.cs", """using Shared.Strokes model = new(seed: 5); model.Save("strokes.safetensors");""");
        trainer.Run("run").Clean();
        return trainer;
    });

    private static string Weights => Path.Combine(Trained.Value.Folder, "strokes.safetensors");

    [Fact]
    public void They_are_read_in_place_on_every_framework_and_follow_the_file()
    {
        UserProject project = App("<TargetFrameworks>net8.0;net10.0</TargetFrameworks><RollForward>Major</RollForward>");
        project.Run("build").Clean();
        foreach (string framework in new[] { "net8.0", "net10.0" })
        {
            AssertInPlace(project.Run($"bin/Debug/{framework}/App.dll", Weights).Lines);
        }

        Assert.Contains(Weights, project.Run("watch", "--list", "--framework", "net10.0").Output, StringComparison.Ordinal);

        // Nothing has changed: the compiler does not run.
        string assembly = Path.Combine(project.Folder, "obj", "Debug", "net10.0", "App.dll");
        DateTime compiled = File.GetLastWriteTimeUtc(assembly);
        project.Run("build", "--no-restore").Clean();
        Assert.Equal(compiled, File.GetLastWriteTimeUtc(assembly));

        // Other weights: they are embedded by the next build.
        byte[] before = File.ReadAllBytes(Weights);
        try
        {
            byte[] others = [.. before[..^8], 0, 0, 0, 0x40, .. before[^4..]];
            File.WriteAllBytes(Weights, others);
            project.Run("build", "--no-restore").Clean();
            AssertInPlace(project.Run("bin/Debug/net10.0/App.dll", Weights).Lines);
        }
        finally
        {
            File.WriteAllBytes(Weights, before);
        }
    }

    [Fact]
    public void Wrong_files_are_errors_at_the_line_that_names_them()
    {
        UserProject project = new UserProject()
            .With("App.csproj", UserProject.ProjectFile(
                "<TargetFramework>net10.0</TargetFramework>", UserProject.Reference("ModelGen")))
            .With("models/strokes.model.yaml", Model)
            .With("Use.cs", "public class Use { public Shared.Strokes Model = new(); }")
            .With("elsewhere/broken.safetensors", "text");
        CommandResult result = project.Run("build");
        Assert.Equal(["error MG0041"], result.Problems);
        Assert.Contains("strokes.model.yaml(10,10): error MG0041: weights (line 10): ", result.Output, StringComparison.Ordinal);
        Assert.Contains("there is no such file", result.Output, StringComparison.Ordinal);

        Assert.Contains("the file ends within its first 8 bytes", Build("../elsewhere/broken.safetensors"), StringComparison.Ordinal);
        Assert.Contains("the file lies outside of the project's folder", Build("../../../Trainer/strokes.safetensors"), StringComparison.Ordinal);
        File.Copy(Weights, Path.Combine(project.Folder, "models", "strokes.safetensors"));
        project.With("models/strokes.model.yaml", Model.Replace("gru: 5", "gru: 4", StringComparison.Ordinal));
        Assert.Contains(
            "MG0042: weights (line 10): the weights file 'strokes.safetensors' is of another model",
            project.Run("build", "--no-restore").Output,
            StringComparison.Ordinal);
        project.With("models/strokes.model.yaml", Model).Run("build", "--no-restore").Clean();

        string Build(string path)
        {
            project.With("models/strokes.model.yaml", Model.Replace("strokes.safetensors", path, StringComparison.Ordinal));
            CommandResult build = project.Run("build", "--no-restore");
            Assert.Equal(["error MG0041"], build.Problems);
            return build.Output;
        }
    }

    [NativeAotFact]
    public void They_are_read_in_place_compiled_ahead_of_time()
    {
        UserProject project = App("<TargetFramework>net10.0</TargetFramework><PublishAot>true</PublishAot><UseAppHost>true</UseAppHost>");
        project.Run("publish", "--use-current-runtime", "--output", "native").Clean();
        AssertInPlace(NativeAotFactAttribute.Output(Path.Combine(project.Folder, "native", "App"), Weights).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static UserProject App(string properties) => new UserProject()
        .With("App.csproj", UserProject.ProjectFile(
            $"<OutputType>Exe</OutputType><AllowUnsafeBlocks>true</AllowUnsafeBlocks><Nullable>enable</Nullable>{properties}",
            UserProject.Reference("ModelGen") + $"""<ModelFile Include="{Path.Combine(Trained.Value.Folder, "strokes.model.yaml")}" />"""))
        .With("Program.cs", Program);

    private static void AssertInPlace(IReadOnlyList<string> lines)
    {
        Assert.Equal(3, lines.Count);
        Assert.Equal("True", lines[1]);
        Assert.Equal(lines[2], lines[0]);
    }
}
