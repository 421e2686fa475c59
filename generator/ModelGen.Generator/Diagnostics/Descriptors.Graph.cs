using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <content>What layers read.</content>
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor UnreadableLayer = new(
        id: "MG0033",
        title: "Layer that cannot be read here",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0033");

    public static readonly DiagnosticDescriptor UnreadLayer = new(
        id: "MG0034",
        title: "Layer that nobody reads",
        messageFormat: "{0} (line {1}): no layer reads what '{2}' gives; name it in the 'from' of a later layer, or remove it",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0034");

    public static readonly DiagnosticDescriptor ReadsMissing = new(
        id: "MG0046",
        title: "Layer computes with missing steps",
        messageFormat: "{0} (line {1}): {2}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0046");
}
