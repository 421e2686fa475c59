namespace ModelGen.Packages.Tests;

/// <summary>A program that gets models from a class library: the package reaches it through the library only.</summary>
public sealed class LibraryTests
{
    private static readonly Lazy<UserProject> Built = new(() =>
    {
        UserProject place = new UserProject("Place")
            .With("Lib/Lib.csproj", UserProject.ProjectFile("<TargetFramework>net8.0</TargetFramework>", UserProject.Reference("ModelGen")))
            .With("Lib/small.model.yaml", UserProject.Model)
            .With("App/App.csproj", UserProject.ProjectFile(
                "<TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType>", """<ProjectReference Include="../Lib/Lib.csproj" />"""))
            .With("App/no-model-here.model.yaml", "This is no model.")
            .With("App/Program.cs", """
                using var model = new Lib.Small(seed: 1);
                model.Predict(new float[12], new float[2]);
                model.Save("small.safetensors");
                Console.WriteLine(Lib.Small.ParameterCount);
                """);
        place.Run("build", "App").Clean();
        return place;
    });

    [Fact]
    public void Its_own_files_are_not_compiled() => Assert.Equal(["48"], Built.Value.Run("run", "--project", "App", "--no-build").Clean().Lines);

    /// <summary>F#'s compiler runs no generators, and what one made in a C# library is a class like any other.</summary>
    [Fact]
    public void The_FSharp_program_of_the_page_runs()
    {
        string page = ModelGen.Tests.Binding.Repository.Read("docs/projects.md");
        string program = page.Split("```fsharp\n")[1].Split("```")[0];
        UserProject place = new UserProject("Place")
            .With("Models/Models.csproj", UserProject.ProjectFile("<TargetFramework>net8.0</TargetFramework>", UserProject.Reference("ModelGen")))
            .With("Models/small.model.yaml", UserProject.Model + "\ntraining: { loss: mse, optimizer: adam, batch_size: 4, epochs: 2 }")
            .With("App/App.fsproj", UserProject.ProjectFile(
                "<TargetFramework>net10.0</TargetFramework><OutputType>Exe</OutputType>",
                """<Compile Include="Program.fs" /><ProjectReference Include="../Models/Models.csproj" />"""))
            .With("App/Program.fs", program);
        Assert.Equal(["48 parameters, 2 epochs"], place.Run("run", "--project", "App").Clean().Lines);
    }

    [Fact]
    public void Native_AOT_gets_the_instructions_that_models_need()
    {
        Assert.Equal("x86-64-v3", InstructionSet("App"));
        Assert.Equal("x86-64-v3", InstructionSet("Lib"));
    }

    [NativeAotFact]
    public void It_runs_compiled_ahead_of_time()
    {
        UserProject place = Built.Value;
        place.Run("publish", "App", "--use-current-runtime", "--output", "native", "-p:PublishAot=true", "-p:UseAppHost=true").Clean();
        Assert.Equal("48", NativeAotFactAttribute.Output(Path.Combine(place.Folder, "native", "App")).Trim());
    }

    private static string InstructionSet(string project) => Built.Value.Run(
        "msbuild", project, "-nologo", "-t:SetInstructionSetForModels", "-getProperty:IlcInstructionSet", "-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64")
        .Clean().Output.Trim();
}
