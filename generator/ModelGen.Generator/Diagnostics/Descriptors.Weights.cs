using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <content>The weights file that a model embeds.</content>
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor WrongWeightsFile = new(
        id: "MG0041",
        title: "Weights file cannot be embedded",
        messageFormat: "{0} (line {1}): the weights file '{2}' cannot be embedded: {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0041");

    public static readonly DiagnosticDescriptor OtherWeights = new(
        id: "MG0042",
        title: "Weights of another model",
        messageFormat: "{0} (line {1}): the weights file '{2}' is of another model: {3}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0042");

    public static readonly DiagnosticDescriptor UnreadWeights = new(
        id: "MG0043",
        title: "Weights file that the build has not read",
        messageFormat: "{0} (line {1}): nobody has looked at the weights file '{2}', as the targets of the package ModelGen do before the compiler starts; "
            + "build the project, or write 'Weights=\"false\"' at its ModelFile item",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0043");
}
