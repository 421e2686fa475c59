using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Diagnostics;

/// <content>Cells that a model describes itself.</content>
internal static partial class Descriptors
{
    public static readonly DiagnosticDescriptor WrongEquation = new(
        id: "MG0053",
        title: "Equation that can't be compiled",
        messageFormat: "{0} (line {1}): in '{2}', {3}: {4}",
        category: Category,
        defaultSeverity: DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink + "mg0053");
}
