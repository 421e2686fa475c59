namespace ModelGen.Packages.Tests;

/// <summary>A project of a user, in a folder of its own.</summary>
internal sealed class UserProject
{
    /// <summary>A model without training: 48 parameters.</summary>
    public const string Model = """
        modelgen: 1
        input: { shape: [4, 3] }
        layers: [lstm: 2]
        """;

    /// <summary>Makes an empty folder.</summary>
    /// <param name="name">Its name, and so the root namespace of a project in it.</param>
    public UserProject(string name = "App") => Folder = Workplace.NewFolder(name);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Variables of the environment for its commands.</summary>
    public IReadOnlyList<(string Name, string Value)> Environment { get; init; } = [];

    /// <summary>The reference to a package.</summary>
    public static string Reference(string package) => $"""<PackageReference Include="{package}" Version="{Workplace.Version}" />""";

    /// <summary>A project file.</summary>
    /// <param name="properties">Its properties.</param>
    /// <param name="items">Its items.</param>
    public static string ProjectFile(string properties, string items) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <ImplicitUsings>enable</ImplicitUsings>
            <UseAppHost>false</UseAppHost>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            {items}
          </ItemGroup>
        </Project>
        """;

    /// <summary>Writes a file.</summary>
    /// <param name="path">Where, from the project's folder.</param>
    /// <param name="text">Its text.</param>
    public UserProject With(string path, string text)
    {
        string full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return this;
    }

    /// <summary>Runs a command of the SDK in the folder.</summary>
    public CommandResult Run(params string[] arguments) => Dotnet.Run(Folder, [.. Workplace.Environment, .. Environment], arguments);
}
