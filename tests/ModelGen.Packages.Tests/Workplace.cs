using System.Reflection;

namespace ModelGen.Packages.Tests;

/// <summary>
/// A folder outside of the repository with a feed of the packages, which are packed once for all tests, and an empty package cache. What the packages
/// depend on comes from the packages that this machine has restored already, and else from its own package sources.
/// </summary>
internal static class Workplace
{
    private static readonly ILookup<string, string> Metadata = typeof(Workplace).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .ToLookup(attribute => attribute.Key, attribute => attribute.Value!);

    private static readonly Lazy<string> Folder = new(Prepare);

    /// <summary>The version of the packages: one that no package source has.</summary>
    public static string Version { get; } = Of("Version") + "-test";

    /// <summary>Where the repository is published.</summary>
    public static string RepositoryUrl => Of("RepositoryUrl");

    /// <summary>Whether there is a package of the ILGPU backend.</summary>
    public static bool HasIlgpu => Of("HasIlgpu") == "true";

    /// <summary>The folder with the packages.</summary>
    public static string Feed => Path.Combine(Folder.Value, "feed");

    /// <summary>Variables of the environment for commands in this place.</summary>
    public static IEnumerable<(string Name, string Value)> Environment => [("NUGET_PACKAGES", Path.Combine(Folder.Value, "packages"))];

    /// <summary>A new folder for a project.</summary>
    public static string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder.Value, Guid.NewGuid().ToString("N")[..8], name)).FullName;

    private static string Of(string name) => Metadata[name].Single();

    private static string Prepare()
    {
        string folder = Directory.CreateTempSubdirectory("modelgen-packages-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        string feed = Directory.CreateDirectory(Path.Combine(folder, "feed")).FullName;
        Dotnet.Run(
            ModelGen.Tests.Binding.Repository.PathOf(""),
            [],
            "pack", "ModelGen.sln", "--no-build", "--configuration", Of("Configuration"), "--output", feed,
            $"-p:PackageVersion={Version}", $"-p:ModelGenIlgpu={Of("HasIlgpu")}").Clean();
        File.WriteAllText(Path.Combine(folder, "NuGet.Config"), $"""
            <configuration>
              <packageSources>
                <add key="Packages under test" value="{feed}" />
                <add key="Packages of this machine" value="{Of("NuGetPackageRoot")}" />
              </packageSources>
              <packageSourceMapping>
                <clear />
              </packageSourceMapping>
            </configuration>
            """);
        return folder;
    }
}
