using ModelGen.Tests.Golden;

namespace ModelGen.Packages.Tests;

/// <summary>What <c>dotnet new</c> makes is built and run.</summary>
public class TemplateTests
{
    [Fact]
    public void New_tests_keep_the_generated_code_of_a_model_file()
    {
        (string, string)[] accepting = [("MODELGEN_UPDATE", "1")];
        UserProject place = new("Place"), acceptingPlace = new("Place") { Environment = accepting };
        string hive = Path.Combine(place.Folder, "hive"), model = Path.Combine(place.Folder, "digits.model.yaml");
        New("install", Path.Combine(Workplace.Feed, $"ModelGen.Templates.{Workplace.Version}.nupkg"));
        File.WriteAllText(model, UserProject.Model);
        New("modelgen-tests", "--output", "Digits.Tests", "--no-restore", "--model", "../digits.model.yaml");
        string tests = Path.Combine(place.Folder, "Digits.Tests");

        Assert.Contains("does not exist yet", place.Run("test", tests).Output, StringComparison.Ordinal);
        acceptingPlace.Run("test", tests, "--no-build").Clean();
        string[] snapshots = [.. Directory.GetFiles(Path.Combine(tests, "Snapshots")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "ModelTests.Generated_code_is_what_was_reviewed#Models.Digits-Cpu.g.verified.cs",
                "ModelTests.Generated_code_is_what_was_reviewed#Models.Digits.g.verified.cs",
            ],
            snapshots);

        // The snapshots are C#, and none of the project.
        place.Run("test", tests).Clean();
        File.WriteAllText(model, UserProject.Model.Replace("lstm: 2", "lstm: 3", StringComparison.Ordinal));
        string changed = place.Run("test", tests, "--no-build").Output;
        Assert.Contains("- ", changed, StringComparison.Ordinal);
        Assert.Contains("public const int OutputLength = 3;", changed, StringComparison.Ordinal);

        void New(params string[] arguments) => place.Run(["new", .. arguments, "--debug:custom-hive", hive]).Clean();
    }

    [Fact]
    public void New_tests_run_the_check_of_an_imported_model()
    {
        UserProject place = new("Place"), accepting = new("Place") { Environment = [("MODELGEN_UPDATE", "1")] };
        string hive = Path.Combine(place.Folder, "hive"), models = Path.Combine(place.Folder, "models");
        Directory.CreateDirectory(models);
        File.WriteAllText(
            Path.Combine(models, "Line.model.yaml"), "modelgen: 1\nname: Line\ninput: { shape: [2] }\nlayers: [dense: 1]\nweights: Line.safetensors\n");
        Write("Line.safetensors", new("dense_1/kernel", [2, 1], [2, 3]), new("dense_1/bias", [1], [1]));
        Write("Line.check.safetensors", new("input", [1, 2], [1, 1]), new("output", [1, 1], [6]));
        New("install", Path.Combine(Workplace.Feed, $"ModelGen.Templates.{Workplace.Version}.nupkg"));
        string[] paths = ["--model", "../models/Line.model.yaml", "--check", "../models/Line.check.safetensors"];
        New(["modelgen-tests", "--output", "Line.Tests", "--no-restore", .. paths]);
        string tests = Path.Combine(place.Folder, "Line.Tests");
        accepting.Run("test", tests).Clean();
        Write("Line.check.safetensors", new("input", [1, 2], [1, 1]), new("output", [1, 1], [7]));
        Assert.Contains("Line is not the model of ../models/Line.check.safetensors", place.Run("test", tests, "--no-build").Output, StringComparison.Ordinal);

        void New(params string[] arguments) => place.Run(["new", .. arguments, "--debug:custom-hive", hive]).Clean();

        void Write(string name, params Tensor[] tensors)
        {
            using MemoryStream file = TensorFile.Write(tensors);
            File.WriteAllBytes(Path.Combine(models, name), file.ToArray());
        }
    }

    [Fact]
    public void A_new_program_trains_its_model_and_writes_its_report()
    {
        UserProject place = new("Place");
        string hive = Path.Combine(place.Folder, "hive"), program = Path.Combine(place.Folder, "my-waves");
        New("install", Path.Combine(Workplace.Feed, $"ModelGen.Templates.{Workplace.Version}.nupkg"));
        New("modelgen", "--output", "my-waves", "--no-restore");
        New("modelgen-model", "--name", "second-one", "--output", "my-waves");
        string modeline = $"# yaml-language-server: $schema={Workplace.RepositoryUrl}/raw/v{Workplace.Version}/schemas/model.schema.json";
        Assert.All(
            new[] { "wave-classifier.model.yaml", "second-one.model.yaml" },
            file => Assert.Equal(modeline, File.ReadLines(Path.Combine(program, file)).First()));

        File.AppendAllText(Path.Combine(program, "Program.cs"), "Console.WriteLine(SecondOne.InputLength);\n");
        string[] lines = place.Run("run", "--project", "my-waves", "-p:TreatWarningsAsErrors=true").Clean().Lines;
        string report = Path.Combine(place.Folder, "report.html");
        Assert.Equal([$"The training as a page: {report}", "784"], lines[^2..]);
        Assert.Matches(@"^Accuracy: 0\.[89]\d+ \(\d+ of 500\)$", lines[^3]);
        Assert.Contains("WaveClassifier", File.ReadAllText(report), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(place.Folder, "waves.safetensors")));

        void New(params string[] arguments) => place.Run(["new", .. arguments, "--debug:custom-hive", hive]).Clean();
    }
}
