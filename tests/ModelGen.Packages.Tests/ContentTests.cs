using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace ModelGen.Packages.Tests;

/// <summary>What is in the packages, and what they say of themselves.</summary>
public class ContentTests
{
    private static readonly string[] Libraries =
        ["ModelGen.Runtime", "ModelGen.Training", "ModelGen.Extensions.Logging", "ModelGen.Import", .. Workplace.HasIlgpu ? ["ModelGen.Ilgpu"] : Array.Empty<string>()];

    [Fact]
    public void The_generators_package_has_the_generator_the_build_files_and_the_schema() => Assert.Equal(
        [
            "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt",
            "analyzers/dotnet/cs/ModelGen.Generator.dll", "analyzers/dotnet/cs/ModelGen.YamlDotNet.dll",
            "build/ModelGen.props", "build/ModelGen.targets", "build/NativeAot.targets", "build/ProcessorCheck.c", "build/Usings.targets",
            "build/Weights.targets", "buildTransitive/ModelGen.targets",
            "icon.png", "schemas/model.schema.json", "tasks/ModelGen.Build.YamlDotNet.dll", "tasks/ModelGen.Build.dll",
        ],
        Files("ModelGen", ".nupkg"));

    [Fact]
    public void Libraries_have_documentation_and_symbols_for_each_framework() => Assert.All(Libraries, id =>
    {
        Assert.Equal(
            [
                "LICENSE", "README.md", "icon.png",
                $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", $"lib/net8.0/{id}.dll", $"lib/net8.0/{id}.xml",
            ],
            Files(id, ".nupkg"));
        Assert.Equal([$"lib/net10.0/{id}.pdb", $"lib/net8.0/{id}.pdb"], Files(id, ".snupkg").Where(file => file.StartsWith("lib/", StringComparison.Ordinal)));
    });

    [Fact]
    public void The_testing_package_has_the_generator_beside_its_library() => Assert.Equal(
        [
            "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt",
            "build/ModelGen.Testing.props", "build/ModelGen.Testing.targets", "buildTransitive/ModelGen.Testing.props", "buildTransitive/ModelGen.Testing.targets",
            "icon.png",
            .. new[] { "net10.0", "net8.0" }.SelectMany(framework => new[] { "Generator.dll", "Testing.dll", "Testing.xml", "YamlDotNet.dll" }
                .Select(file => $"lib/{framework}/ModelGen.{file}")),
        ],
        Files("ModelGen.Testing", ".nupkg"));

    [Fact]
    public void The_exporting_package_has_the_generator_beside_its_library() => Assert.Equal(
        [
            "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt", "icon.png",
            .. new[] { "net10.0", "net8.0" }.SelectMany(framework => new[] { "Export.dll", "Export.xml", "Generator.dll", "YamlDotNet.dll" }
                .Select(file => $"lib/{framework}/ModelGen.{file}")),
        ],
        Files("ModelGen.Export", ".nupkg"));

    [Fact]
    public void The_tool_has_all_that_it_runs_on() => Assert.Equal(
        [
            "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt", "icon.png",
            .. new[]
            {
                "DotnetToolSettings.xml", "Microsoft.CodeAnalysis.CSharp.dll", "Microsoft.CodeAnalysis.dll", "ModelGen.Export.dll", "ModelGen.Generator.dll",
                "ModelGen.Import.dll", "ModelGen.Runtime.dll", "ModelGen.Tool.dll", "ModelGen.Tool.runtimeconfig.json", "ModelGen.Training.dll", "ModelGen.YamlDotNet.dll",
                "Spectre.Console.dll", "System.CommandLine.dll",
            }.Select(file => $"tools/net8.0/any/{file}"),
        ],
        Files("ModelGen.Tool", ".nupkg").Where(file => !file.EndsWith(".pdb", StringComparison.Ordinal)));

    [Fact]
    public void Packages_depend_on_each_other_in_the_same_version()
    {
        string own = Workplace.Version;
        Assert.Equal([$"ModelGen.Runtime {own}", $"ModelGen.Training {own}"], Dependencies("ModelGen", "net8.0"));
        Assert.Empty(Dependencies("ModelGen.Runtime", "net8.0"));
        Assert.Contains($"ModelGen.Runtime [{own}]", Dependencies("ModelGen.Training", "net10.0"));
        Assert.Equal([$"ModelGen.Runtime [{own}]"], Dependencies("ModelGen.Import", "net8.0"));
        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions 8.0.3", $"ModelGen.Training {own}"], Dependencies("ModelGen.Extensions.Logging", "net8.0"));
        Assert.Equal(
            [$"ModelGen.Import {own}"], Dependencies("ModelGen.Testing", "net8.0").Where(package => package.StartsWith("ModelGen", StringComparison.Ordinal)));
        Assert.Equal(
            ["Microsoft.CodeAnalysis.CSharp 4.8.0", $"ModelGen.Import [{own}]", $"ModelGen.Runtime {own}"], Dependencies("ModelGen.Export", "net8.0"));
        if (Workplace.HasIlgpu)
        {
            Assert.Equal(["ILGPU 1.5.3", "ILGPU.Algorithms 1.5.3", $"ModelGen.Runtime [{own}]"], Dependencies("ModelGen.Ilgpu", "net10.0"));
        }
    }

    /// <summary>Another version of a library may lack the internals, and nothing but the version keeps them apart.</summary>
    [Fact]
    public void Who_uses_the_internals_of_a_library_depends_on_exactly_its_version() => Assert.All(
        Libraries.SelectMany(library => Friends(library).Intersect([.. Libraries, "ModelGen.Export"]), (library, friend) => (Library: library, Friend: friend)),
        pair => Assert.Contains($"{pair.Library} [{Workplace.Version}]", Dependencies(pair.Friend, "net8.0")));

    [Fact]
    public void Every_package_says_what_it_is_and_where_its_sources_are() => Assert.All(
        Directory.GetFiles(Workplace.Feed, "*.nupkg"),
        path =>
        {
            using ZipArchive package = ZipFile.OpenRead(path);
            XElement metadata = Nuspec(package).Elements().Single();
            Assert.Equal(Workplace.Version, Text(metadata, "version"));
            Assert.Equal("MIT", Text(metadata, "license"));
            Assert.Equal(Workplace.RepositoryUrl, Text(metadata, "projectUrl"));
            Assert.NotEqual("Package Description", Text(metadata, "description"));
            Assert.Contains("keras", Text(metadata, "tags"), StringComparison.Ordinal);
            XElement repository = Child(metadata, "repository");
            Assert.Equal(("git", Workplace.RepositoryUrl), (repository.Attribute("type")?.Value, repository.Attribute("url")?.Value));
            Assert.Matches("^[0-9a-f]{40}$", repository.Attribute("commit")?.Value);
            Assert.NotNull(package.GetEntry(Text(metadata, "icon")));
            using StreamReader readme = new(package.GetEntry(Text(metadata, "readme"))!.Open());
            Assert.StartsWith($"# {Text(metadata, "id")}\n", readme.ReadToEnd(), StringComparison.Ordinal);
        });

    private static ZipArchive Open(string id, string ending) => ZipFile.OpenRead(Path.Combine(Workplace.Feed, $"{id}.{Workplace.Version}{ending}"));

    /// <summary>All files but those of the package format itself.</summary>
    private static string[] Files(string id, string ending)
    {
        using ZipArchive package = Open(id, ending);
        return
        [
            .. package.Entries.Select(entry => entry.FullName)
                .Where(file => !file.StartsWith("_rels/", StringComparison.Ordinal) && !file.StartsWith("package/", StringComparison.Ordinal))
                .Where(file => file != "[Content_Types].xml" && file != $"{id}.nuspec")
                .Order(StringComparer.Ordinal),
        ];
    }

    private static string[] Dependencies(string id, string framework)
    {
        using ZipArchive package = Open(id, ".nupkg");
        XElement group = Nuspec(package).Descendants()
            .Single(element => element.Name.LocalName == "group" && element.Attribute("targetFramework")?.Value == framework);
        return [.. group.Elements().Select(dependency => $"{dependency.Attribute("id")?.Value} {dependency.Attribute("version")?.Value}").Order(StringComparer.Ordinal)];
    }

    /// <summary>The assemblies that a library shows its internals to.</summary>
    private static IEnumerable<string> Friends(string id)
    {
        using ZipArchive package = Open(id, ".nupkg");
        using Stream stream = package.GetEntry($"lib/net8.0/{id}.dll")!.Open();
        using MemoryStream image = new();
        stream.CopyTo(image);
        image.Position = 0;
        using PEReader file = new(image);
        MetadataReader metadata = file.GetMetadataReader();
        return
        [
            .. metadata.GetAssemblyDefinition().GetCustomAttributes().Select(metadata.GetCustomAttribute)
                .Where(attribute => attribute.Constructor.Kind == HandleKind.MemberReference)
                .Where(attribute => NameOf(attribute) == nameof(InternalsVisibleToAttribute))
                .Select(attribute => metadata.GetBlobReader(attribute.Value))
                .Select(value =>
                {
                    _ = value.ReadUInt16();
                    return value.ReadSerializedString()!;
                }),
        ];

        string NameOf(CustomAttribute attribute) => metadata.GetString(metadata.GetTypeReference(
            (TypeReferenceHandle)metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent).Name);
    }

    private static XElement Nuspec(ZipArchive package)
    {
        using Stream stream = package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(stream).Root!;
    }

    private static XElement Child(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName == name);

    private static string Text(XElement metadata, string name) => Child(metadata, name).Value;
}
