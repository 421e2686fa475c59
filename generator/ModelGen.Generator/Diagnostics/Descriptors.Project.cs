using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <content>What the project of a model says, rather than its file.</content>
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor WrongMetadata = new(
        id: "MG0035",
        title: "Metadata of a model file",
        messageFormat: "{0} (line {1}): the project's ModelFile item has {2}='{3}'; {4}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0035");

    public static readonly DiagnosticDescriptor OneClassName = new(
        id: "MG0036",
        title: "One class name for several models",
        messageFormat: "{0} (line {1}): the project's ModelFile item has ClassName='{2}', but the file has {3} models; give each of them a 'name' in the "
            + "file instead, or put them in files of their own",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0036");

    /// <summary>A compiler that does not load the generator: the build's own targets report it.</summary>
    public static readonly DiagnosticDescriptor OldCompiler = new(
        id: "MG0037",
        title: "Compiler too old",
        messageFormat: "models are compiled by C# compilers from version 4.8 on, those of the .NET SDK 8.0.100 and of Visual Studio 17.8, and this one is "
            + "older; update the SDK or Visual Studio, or the version in global.json",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0037");

    /// <summary>A target framework that the runtime of models does not have: the build's own targets report it.</summary>
    public static readonly DiagnosticDescriptor OldFramework = new(
        id: "MG0038",
        title: "Target framework too old",
        messageFormat: "models run on .NET 8 and later, and the target framework of this project is another; write "
            + "<TargetFramework>net8.0</TargetFramework> or a later one, or set EnableDefaultModelItems to false where there are several",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0038");

    public static readonly DiagnosticDescriptor NamespaceClash = new(
        id: "MG0039",
        title: "Class that is called like its namespace",
        messageFormat: "{0} (line {1}): '{2}' is a namespace and the class in it that is made here, and in {3} the C# compiler takes it for the {4}; "
            + "give the model another 'name' or 'namespace'",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0039");
}
