namespace ModelGen.Packages.Tests;

/// <summary>A reference to the package is all that a project needs, whatever else it is like.</summary>
public sealed class BuildTests
{
    private const string Two = """
        modelgen: 1
        name: Left
        input: { shape: [2] }
        layers: [dense: 3]
        ---
        modelgen: 1
        name: Right
        input: { shape: [2] }
        layers: [dense: 4]
        training: { loss: mse, optimizer: adam, batch_size: 4, epochs: 2 }
        """;

    /// <summary>It says in which culture it runs, and then what must not depend on it.</summary>
    private const string Program = """
        using System.Globalization;
        using App;
        using ModelGen.Training;

        using Right model = new(seed: 1);
        float[] inputs = [0.5f, -1.5f, 2.5f, 1f], outputs = new float[8];
        _ = model.Fit(new Dataset(inputs, 2, outputs, 4));
        model.Predict(inputs, outputs);
        Console.WriteLine(CultureInfo.CurrentCulture.Name);
        Console.WriteLine(Left.ParameterCount);
        Console.WriteLine(outputs[0].ToString("R", CultureInfo.InvariantCulture));
        """;

    /// <summary>What it prints after the culture's name.</summary>
    private static readonly string[] Printed = ["9", "-0.12573563"];

    [Fact]
    public void Files_of_all_places_are_models_on_every_framework_under_all_rules()
    {
        UserProject project = new UserProject()
            .With("App.csproj", UserProject.ProjectFile(
                """
                <OutputType>Exe</OutputType>
                <TargetFrameworks>net8.0;net9.0;net10.0</TargetFrameworks>
                <RollForward>Major</RollForward>
                <Nullable>enable</Nullable>
                <AnalysisMode>All</AnalysisMode>
                <EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild>
                <GenerateDocumentationFile>true</GenerateDocumentationFile>
                """,
                UserProject.Reference("ModelGen") + (Workplace.HasIlgpu ? UserProject.Reference("ModelGen.Ilgpu") : "") + """
                <ModelFile Update="nested/deep/updated.model.yaml" Namespace="Elsewhere" Access="internal" />
                <ModelFile Include="listed.model.yaml" ClassName="Renamed" />
                <ModelFile Include="../linked.model.yaml" Link="models/linked.model.yaml" />
                """))
            .With("nested/two.model.yaml", Two)
            .With("nested/deep/updated.model.yaml", UserProject.Model)
            .With("listed.model.yaml", UserProject.Model)
            .With("../linked.model.yaml", UserProject.Model)
            .With("Program.cs", Program + """

                Console.WriteLine(Elsewhere.Updated.ParameterCount + Renamed.ParameterCount + Linked.ParameterCount);
                Console.WriteLine(typeof(Elsewhere.Updated).IsPublic || !typeof(Renamed).IsPublic);
                """);
        project.Run("build").Clean();
        Assert.All(
            new[] { "net8.0", "net9.0", "net10.0" },
            framework => Assert.Equal([.. Printed, "144", "False"], project.Run($"bin/Debug/{framework}/App.dll").Lines[^4..]));
        Assert.Contains(
            Path.Combine(project.Folder, "nested", "two.model.yaml"), project.Run("watch", "--list", "--framework", "net10.0").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Central_package_management_without_nullable_in_Turkish()
    {
        UserProject project = new UserProject { Environment = [("LC_ALL", "tr_TR.UTF-8")] }
            .With("Directory.Packages.props", $"""
                <Project>
                  <PropertyGroup>
                    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
                    <!-- NU1507: the feed of the tests is one source of several. -->
                    <NoWarn>$(NoWarn);NU1507</NoWarn>
                  </PropertyGroup>
                  <ItemGroup>
                    <PackageVersion Include="ModelGen" Version="{Workplace.Version}" />
                  </ItemGroup>
                </Project>
                """)
            .With("App.csproj", UserProject.ProjectFile(
                "<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>disable</Nullable>",
                """<PackageReference Include="ModelGen" />"""))
            .With("two.model.yaml", Two)
            .With("Program.cs", Program);
        Assert.Equal(["tr-TR", .. Printed], project.Run("run").Clean().Lines[^3..]);
    }

    [Fact]
    public void Beside_analyzers_that_bring_another_parser_in_German()
    {
        UserProject project = new UserProject { Environment = [("LC_ALL", "de_DE.UTF-8")] }
            .With("App.csproj", UserProject.ProjectFile(
                "<OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable>",
                UserProject.Reference("ModelGen") + """<PackageReference Include="SecurityCodeScan.VS2019" Version="5.6.7" PrivateAssets="all" />"""))
            .With("two.model.yaml", Two)
            .With("Program.cs", Program);
        Assert.Equal(["de-DE", .. Printed], project.Run("run").Clean().Lines[^3..]);
    }

    /// <summary>What looks like a method of the class is found without a using, and a program's own types of the same names are in nobody's way.</summary>
    [Theory]
    [InlineData("enable", "")]
    [InlineData("disable", "using System; using ModelGen; using ModelGen.Training;")]
    public void Methods_of_models_are_found(string implicitUsings, string usings)
    {
        UserProject project = new UserProject()
            .With("App.csproj", UserProject.ProjectFile(
                $"""
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>{implicitUsings}</ImplicitUsings>
                """,
                UserProject.Reference("ModelGen")))
            .With("small.model.yaml", UserProject.Model)
            .With("Own.cs", "namespace Own { public class Dataset { } public class History { } public class ModelFiles { } }")
            .With("Other.cs", "using Own; public class Other { public Dataset? Data; public History? History; public ModelFiles? Files; }")
            .With("Program.cs", usings + """
                using var model = new App.Small(seed: 1);
                model.Save("small.safetensors");
                model.Load("small.safetensors");
                Console.WriteLine(model.PredictClass(new float[12]));
                """);
        Assert.Matches("^[01]$", project.Run("run").Clean().Lines[^1]);

        // What resolves references before the build is prepared: packing, and an editor.
        project.Run("pack", "-p:PackageVersion=1.0.0-test").Clean();
        project.Run(
            "msbuild", "-nologo", "-t:ResolveAssemblyReferences;Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true").Clean();
    }

    [Fact]
    public void The_same_sources_in_another_folder_give_the_same_assembly()
    {
        byte[][] assemblies = [Assembly(), Assembly()];
        Assert.Equal(assemblies[0], assemblies[1]);

        static byte[] Assembly()
        {
            UserProject project = new UserProject()
                .With("App.csproj", UserProject.ProjectFile("<TargetFramework>net10.0</TargetFramework>", UserProject.Reference("ModelGen")))
                .With("two.model.yaml", Two);
            project.Run("build", "-p:DebugType=embedded", $"-p:PathMap={project.Folder}=/_").Clean();
            return File.ReadAllBytes(Path.Combine(project.Folder, "bin", "Debug", "net10.0", "App.dll"));
        }
    }
}
