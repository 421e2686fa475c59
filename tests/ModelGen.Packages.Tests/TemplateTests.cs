namespace ModelGen.Packages.Tests;

/// <summary>What <c>dotnet new</c> makes is built and run.</summary>
public class TemplateTests
{
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
