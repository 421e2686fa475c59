namespace ModelGen.Packages.Tests;

/// <summary>Where models cannot be compiled there is one error that says why.</summary>
public sealed class RefusalTests
{
    private static readonly Lazy<UserProject> Restored = new(() =>
    {
        UserProject project = new UserProject()
            .With("App.csproj", UserProject.ProjectFile(
                "<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>",
                UserProject.Reference("ModelGen") + """<ModelFile Update="small.model.yaml" Access="$(ModelAccess)" />"""))
            .With("small.model.yaml", UserProject.Model);
        project.Run("restore").Clean();
        return project;
    });

    [Theory]
    [InlineData("error MG0024", "net10.0", "-p:LangVersion=11")]
    [InlineData("error MG0035", "net10.0", "-p:ModelAccess=friend")]
    [InlineData("error MG0037", "net10.0", "-p:CompilerApiVersion=roslyn4.7")]
    [InlineData("error MG0038", "netstandard2.0", "-p:LangVersion=12")]
    public void Too_old_and_wrong_projects_get_one_error(string error, string framework, string property)
    {
        CommandResult result = Restored.Value.Run("build", "--no-restore", "--framework", framework, property);
        Assert.Equal([error], result.Problems);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void Another_framework_builds_without_models() =>
        Restored.Value.Run("build", "--no-restore", "--framework", "netstandard2.0", "-p:ImplicitUsings=disable", "-p:EnableDefaultModelItems=false").Clean();

    [Fact]
    public void Other_languages_get_a_warning()
    {
        UserProject project = new UserProject()
            .With("App.vbproj", UserProject.ProjectFile(
                "<TargetFramework>net10.0</TargetFramework><TreatWarningsAsErrors>false</TreatWarningsAsErrors>", UserProject.Reference("ModelGen")))
            .With("small.model.yaml", UserProject.Model);
        CommandResult result = project.Run("build");
        Assert.Equal(["warning MG0027"], result.Problems);
        Assert.Equal(0, result.ExitCode);
    }
}
